using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using KtPortal.Core.Realtime;
using KtPortal.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Jobs;

/// <summary>A migrated database of its own, with one small tenant in it.</summary>
public sealed class JobsDatabase : IAsyncLifetime
{
    private TestServer server = null!;
    private string name = "";

    public DatabaseOptions Options { get; private set; } = null!;

    public Shop Shop { get; } = new();

    public async ValueTask InitializeAsync()
    {
        server = await TestServer.Current;
        name = await server.CreateDatabaseAsync(empty: true);
        Options = server.OptionsFor(name);
        await RunAsync(Shop.Sql);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await server.DropDatabaseAsync(name);
    }

    /// <summary>A node of the deployment: its own services, hub and worker.</summary>
    public async Task<WebApplication> StartNodeAsync(Action<IServiceCollection>? more = null, Action<WebApplication>? map = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Services.AddData(Options);
        builder.Services.AddFeatures(new Deployment(_ => null, Path.GetTempPath(), "https://{host}"));
        more?.Invoke(builder.Services);
        var app = builder.Build();
        map?.Invoke(app);
        await app.StartAsync();
        var notifications = app.Services.GetRequiredService<Notifications>();
        await Eventually(() => notifications.IsConnected);
        return app;
    }

    /// <summary>As the superuser: sees and may everything.</summary>
    public Task<object?> RunAsync(string sql, params object[] values) => RunOnAsync(Superuser, sql, values);

    public async Task<T> AskAsync<T>(string sql, params object[] values) => (T)(await RunAsync(sql, values))!;

    /// <summary>Runs work in one transaction of an actor, on the services of a node.</summary>
    public static async Task InAsync(IHost node, Actor actor, Func<PortalDb, IServiceProvider, Task> work)
    {
        await using var scope = node.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await db.EnterAsync(actor, CancellationToken.None);
        await work(db, scope.ServiceProvider);
        await db.SaveChangesAsync();
        await db.CommitAsync(CancellationToken.None);
    }

    private string Superuser => server.SuperuserOf(name, Shop.Tenant);

    private static async Task<object?> RunOnAsync(string connectionString, string sql, params object[] values)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return await command.ExecuteScalarAsync();
    }
}
