using Npgsql;

namespace KtPortal.Core.Data;

/// <summary>
/// The doors through which work outside of one tenant's context goes: functions that <c>kt_app</c> may call before it has taken
/// a role, and nothing else. Each call is a transaction of its own, without a role, sealed as this node's.
/// </summary>
public sealed class Doors(NpgsqlDataSource source, ContextSeal seal)
{
    public async Task<List<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancel, params object[] values)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        try
        {
            await using var batch = Batch(connection, sql, values);
            await using var rows = await batch.ExecuteReaderAsync(cancel);
            await rows.NextResultAsync(cancel);
            var list = new List<T>();
            while (await rows.ReadAsync(cancel))
            {
                list.Add(read(rows));
            }

            return list;
        }
        catch (PostgresException)
        {
            // Somebody left a role on it, or a statement failed while Npgsql prepared it: whatever it is, nobody meets it again.
            source.Clear();
            throw;
        }
    }

    /// <summary>
    /// What any connection of ours may do was refused: somebody left a role on this one. All idle ones are given up with it, so
    /// that it keeps nobody out a second time.
    /// </summary>
    internal static bool IsKeptOut(PostgresException e) => e.SqlState == PostgresErrorCodes.InsufficientPrivilege;

    /// <inheritdoc cref="QueryAsync"/>
    /// <remarks>For where nothing can wait: the keys of cookies are read by the framework itself.</remarks>
    public List<T> Query<T>(string sql, Func<NpgsqlDataReader, T> read, params object[] values)
    {
        using var connection = source.OpenConnection();
        using var batch = Batch(connection, sql, values);
        using var rows = batch.ExecuteReader();
        rows.NextResult();
        var list = new List<T>();
        while (rows.Read())
        {
            list.Add(read(rows));
        }

        return list;
    }

    /// <summary>All of them, with the modules each has switched off.</summary>
    public Task<List<(Guid Id, string[] ModulesOff)>> ActiveTenantsAsync(CancellationToken cancel) =>
        QueryAsync("select tenant_id, modules_off from app.active_tenants()", r => (r.Id("tenant_id"), r.Texts("modules_off")), cancel);

    /// <summary>Fails, with what to do, where this node and this database don't belong together.</summary>
    /// <exception cref="MigrationException">The database lacks a migration of this program.</exception>
    /// <exception cref="UnsealedException">It knows another key than this node, or another time.</exception>
    public async Task CheckAsync(CancellationToken cancel)
    {
        var newest = Migrator.Files[^1].Name;
        List<(bool Migrated, bool Sealed)> found;
        try
        {
            found = await QueryAsync("select app.is_migrated($1), app.is_sealed()", r => (r.GetBoolean(0), r.GetBoolean(1)), cancel, newest);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.InvalidSchemaName)
        {
            found = [];
        }

        if (found is not [{ Migrated: true }])
        {
            throw new MigrationException($"The database lacks {newest}: start the program once with the argument \"migrate\" and KT_DATABASE.");
        }

        if (!found[0].Sealed)
        {
            throw new UnsealedException();
        }
    }

    // Both commands are one transaction, and one round trip.
    private NpgsqlBatch Batch(NpgsqlConnection connection, string sql, object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return new NpgsqlBatch(connection)
        {
            BatchCommands = { new("select set_config('app.seal', $1, true)") { Parameters = { new() { Value = seal.OfNode() } } }, command },
        };
    }
}
