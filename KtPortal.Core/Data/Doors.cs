using Npgsql;

namespace KtPortal.Core.Data;

/// <summary>
/// The doors through which work outside of one tenant's context goes: the functions of migration 0010, by name, and
/// nothing else. Each call is a statement of its own, without a role.
/// </summary>
public sealed class Doors(NpgsqlDataSource source)
{
    public async Task<List<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancel, params object[] values)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await using var rows = await command.ExecuteReaderAsync(cancel);
        var list = new List<T>();
        while (await rows.ReadAsync(cancel))
        {
            list.Add(read(rows));
        }

        return list;
    }

    public Task<List<Guid>> ActiveTenantsAsync(CancellationToken cancel) =>
        QueryAsync("select tenant_id from app.active_tenants()", r => r.GetGuid(0), cancel);
}
