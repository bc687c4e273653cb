using KtPortal.Core.Data;
using Npgsql;

namespace KtPortal.Tests.Support;

/// <summary>A migrated database of one's own without any tenant; who derives from this puts a small one there.</summary>
public abstract class BareDatabase : IAsyncLifetime
{
    private TestServer server = null!;
    private string name = "";

    public DatabaseOptions Options { get; private set; } = null!;

    /// <summary>The one in which the superuser works: triggers want to know.</summary>
    protected abstract Guid TenantId { get; }

    public async ValueTask InitializeAsync()
    {
        server = await TestServer.Current;
        name = await server.CreateDatabaseAsync(empty: true);
        Options = server.OptionsFor(name);
        await FurnishAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await server.DropDatabaseAsync(name);
        GC.SuppressFinalize(this);
    }

    /// <summary>As the superuser: sees and may everything.</summary>
    public Task<object?> RunAsync(string sql, params object[] values) => RunOnAsync(server.SuperuserOf(name, TenantId), sql, values);

    public async Task<T> AskAsync<T>(string sql, params object[] values) => (T)(await RunAsync(sql, values))!;

    /// <summary>Beside this database, where it can't be reached itself.</summary>
    public Task<object?> RunOnServerAsync(string sql) => RunOnAsync(server.SuperuserOf("postgres"), sql);

    protected abstract Task FurnishAsync();

    private static async Task<object?> RunOnAsync(string connectionString, string sql, params object[] values)
    {
        var unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(unpooled.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        TestDatabase.Fill(command, values);
        return await command.ExecuteScalarAsync();
    }
}
