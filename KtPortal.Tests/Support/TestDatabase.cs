using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KtPortal.Tests.Support;

/// <summary>
/// A database of one's own with two tenants in it, copied from the template: <c>IClassFixture&lt;TestDatabase&gt;</c>. What the
/// tests of one class do to it no other class sees. The product's services work on it as the product's login.
/// </summary>
public sealed class TestDatabase : IAsyncLifetime
{
    private readonly Func<Task<string>>? template;
    private TestServer server = null!;
    private ServiceProvider services = null!;

    public TestDatabase()
    {
    }

    /// <param name="template">The database to copy, if it isn't the one that all begin with.</param>
    internal TestDatabase(Func<Task<string>> template) => this.template = template;

    // A statement that fails while Npgsql prepares it by itself breaks the next one: attacks fail on purpose.
    private NpgsqlDataSource unprepared = null!;

    public string Name { get; private set; } = "";

    public DatabaseOptions Options { get; private set; } = null!;

    public TestClock Clock { get; } = new();

    /// <summary>The first tenant: kt.localhost.</summary>
    public Shop Shop { get; private set; } = null!;

    /// <summary>The second tenant, made like the first: acme.localhost.</summary>
    public Shop Acme { get; private set; } = null!;

    /// <summary>The application's login: no rights of its own.</summary>
    public NpgsqlDataSource App => services.GetRequiredService<NpgsqlDataSource>();

    /// <summary>Sees everything: for proving that what nobody else sees is there.</summary>
    public NpgsqlDataSource Superuser { get; private set; } = null!;

    public IServiceProvider Services => services;

    public async ValueTask InitializeAsync()
    {
        server = await TestServer.Current;
        Name = await server.CreateDatabaseAsync(template is null ? TestServer.Template : await template());
        Options = server.OptionsFor(Name);
        Superuser = NpgsqlDataSource.Create(server.SuperuserOf(Name));
        unprepared = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Options.App) { MaxAutoPrepare = 0 }.ConnectionString);
        services = Provide(Options, Clock);
        Shop = server.Shops[0].In(this);
        Acme = server.Shops[1].In(this);
    }

    public async ValueTask DisposeAsync()
    {
        if (Name.Length > 0)
        {
            await CloseAsync();
            await server.DropDatabaseAsync(Name);
        }
    }

    /// <summary>Lets go of the database, which stays: others are copied from it until the run ends.</summary>
    internal async Task KeepAsync()
    {
        await CloseAsync();
        TestServer.Keep(Name);
    }

    private async Task CloseAsync()
    {
        await services.DisposeAsync();
        await unprepared.DisposeAsync();
        await Superuser.DisposeAsync();
    }

    /// <summary>What the product is told to use this database, as variables of its environment.</summary>
    public Dictionary<string, string> Settings => server.SettingsFor(Name);

    /// <summary>Opens a transaction on behalf of the actor, with the product's services in it. Not committed unless asked to.</summary>
    public async Task<ActorScope> As(Actor actor)
    {
        var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PortalDb>().EnterAsync(actor, Cancel);
        return new ActorScope(scope, actor);
    }

    /// <summary>Does something on behalf of the actor, in one transaction, and commits it.</summary>
    public async Task<T> As<T>(Actor actor, Func<ActorScope, Task<T>> work)
    {
        await using var scope = await As(actor);
        var result = await work(scope);
        await scope.CommitAsync();
        return result;
    }

    /// <summary>
    /// A bare connection as the application's login whose transaction has the actor's role and context, for SQL as an
    /// attacker would write it.
    /// </summary>
    public Task<RawSession> RawAs(Actor? actor) => RawSession.OpenAsync(unprepared, actor);

    /// <summary>Asked as the superuser, whom no policy holds.</summary>
    public async Task<T> Truth<T>(string sql, params object[] values)
    {
        await using var command = Superuser.CreateCommand(sql);
        Fill(command, values);
        return (T)(await command.ExecuteScalarAsync(Cancel))!;
    }

    /// <summary>As if what happened until now were a minute ago: a page that begins is told again what is only seconds old.</summary>
    public Task<int> LetAMinutePass() => Force("update stream_events set created_at = created_at - interval '1 minute'");

    /// <summary>Written as the superuser; triggers still run.</summary>
    public async Task<int> Force(string sql, params object[] values)
    {
        await using var command = Superuser.CreateCommand(sql);
        Fill(command, values);
        return await command.ExecuteNonQueryAsync(Cancel);
    }

    internal static void Fill(NpgsqlCommand command, object[] values)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The product's services, with a clock that can be put forward.</summary>
    internal static ServiceProvider Provide(DatabaseOptions options, TimeProvider clock)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddData(options);
        services.AddFeatures(new Deployment(
            name => name == "KT_TICKETS_PER_HOUR" || name.StartsWith("KT_LIMIT_", StringComparison.Ordinal) ? "10000" : null,
            Path.Combine(Path.GetTempPath(), $"kt-tests-{Environment.ProcessId}"),
            "https://{host}"));
        services.AddSingleton(clock);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }
}

/// <summary>The product's services inside one transaction of one actor.</summary>
public sealed class ActorScope(AsyncServiceScope scope, Actor actor) : IAsyncDisposable
{
    public Actor Actor { get; } = actor;

    public PortalDb Db => Get<PortalDb>();

    public T Get<T>()
        where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

    public Task CommitAsync() => Db.CommitAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Db.RollbackAsync();
        await scope.DisposeAsync();
    }
}
