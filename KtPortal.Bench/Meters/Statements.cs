using Npgsql;

namespace KtPortal.Bench.Meters;

/// <summary>What the server has counted of its statements; null where pg_stat_statements isn't loaded.</summary>
internal sealed class Statements(NpgsqlDataSource super)
{
    private const string Sql = """
        select s.userid::bigint, s.queryid, s.calls, s.total_exec_time + s.total_plan_time, s.query
        from pg_stat_statements s join pg_database d on d.oid = s.dbid
        where d.datname = current_database() and s.toplevel and s.query not like '%pg_stat_statements%'
        """;

    public bool Available { get; private set; } = true;

    public async Task<Dictionary<(long, long), Counted>> ReadAsync()
    {
        var found = new Dictionary<(long, long), Counted>();
        if (!Available)
        {
            return found;
        }

        try
        {
            await using var command = super.CreateCommand(Sql);
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                found[(rows.GetInt64(0), rows.GetInt64(1))] = new(rows.GetInt64(2), rows.GetDouble(3), rows.GetString(4));
            }
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.ObjectNotInPrerequisiteState or PostgresErrorCodes.UndefinedTable)
        {
            Available = false;
        }

        return found;
    }

    /// <summary>Statements and milliseconds since <paramref name="before"/>, the costliest first.</summary>
    public static List<Counted> Since(Dictionary<(long, long), Counted> before, Dictionary<(long, long), Counted> after) =>
        [.. after.Select(a => before.TryGetValue(a.Key, out var b) ? a.Value with { Calls = a.Value.Calls - b.Calls, Ms = a.Value.Ms - b.Ms } : a.Value)
            .Where(c => c.Calls > 0).OrderByDescending(c => c.Ms)];
}

internal sealed record Counted(long Calls, double Ms, string Query)
{
    /// <summary>Begins or ends a transaction.</summary>
    public bool IsFrame => Query.StartsWith("BEGIN", StringComparison.OrdinalIgnoreCase) || Query.StartsWith("COMMIT", StringComparison.OrdinalIgnoreCase)
        || Query.StartsWith("ROLLBACK", StringComparison.OrdinalIgnoreCase);
}
