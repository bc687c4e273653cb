using System.Diagnostics;
using KtPortal.Bench.Data;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Core.Tickets;
using Npgsql;

namespace KtPortal.Bench;

internal sealed record RlsCost(string Query, double WithMs, double WithoutMs, int Times)
{
    public double Percent => (WithMs / WithoutMs - 1) * 100;
}

/// <summary>
/// What row-level security costs: the desk's list as the page asks for it, as provider staff under the policies, against the
/// same with the tenant written into it as a superuser, whom no policy concerns. In turns, on one connection.
/// </summary>
internal static class RlsMeter
{
    private const int Times = 2000;

    /// <summary>The two ways in which the desk lists tickets. Empty where the server doesn't count.</summary>
    public static async Task<List<RlsCost>> MeasureAsync(BenchDatabase database, PortalDb db)
    {
        var (tenant, organization, user) = await StaffAsync(database);
        var actor = new Actor
        {
            Audience = Audience.Provider,
            TenantId = tenant,
            OrganizationId = organization,
            UserId = user,
            Name = "bench",
            Permissions = [TicketPermissions.Read],
        };
        var board = await OverhearAsync(db, actor, new ListRequest());
        var list = await OverhearAsync(db, actor, new ListRequest { Group = "", Sort = "activity", IsDescending = true });
        List<RlsCost?> costs =
        [
            await CompareAsync(database, actor, "board", board, "order by g.sort_order", "where g.tenant_id = $1 order by g.sort_order"),
            await CompareAsync(database, actor, "list", list, "where w.deleted_at is null", "where w.tenant_id = $1 and w.deleted_at is null"),
        ];
        return [.. costs.OfType<RlsCost>()];
    }

    private static async Task<RlsCost?> CompareAsync(BenchDatabase database, Actor actor, string name, string sql, string place, string narrowed)
    {
        Progress.Say($"Row-level security, 2 × {Times} times the {name} ...");
        var free = sql.Replace(place, narrowed, StringComparison.Ordinal);
        if (free == sql)
        {
            throw new InvalidOperationException("The statement is written otherwise now: " + sql);
        }

        await using var connection = await database.Super.OpenConnectionAsync();
        try
        {
            await RunAsync(connection, "set pg_stat_statements.track_planning = on");
        }
        catch (PostgresException)
        {
            return null; // pg_stat_statements isn't loaded
        }

        await using var listed = new NpgsqlCommand(sql, connection);
        await using var freely = new NpgsqlCommand(free, connection) { Parameters = { new() { Value = actor.TenantId } } };
        var seal = ContextSeal.From(database.Options.AppPassword)
            .Of("kt_provider", $"{actor.TenantId}", $"{actor.OrganizationId}", $"{actor.UserId}");
        var enter = $"""
            select set_config('role', 'kt_provider', false), set_config('app.tenant_id', '{actor.TenantId}', false),
                   set_config('app.organization_id', '{actor.OrganizationId}', false), set_config('app.user_id', '{actor.UserId}', false),
                   set_config('app.seal', '{seal}', false)
            """;
        foreach (var warm in new[] { true, false })
        {
            if (!warm)
            {
                await RunAsync(connection, "reset role; select pg_stat_statements_reset()");
            }

            for (var i = 0; i < (warm ? 50 : Times); i++)
            {
                await RunAsync(connection, enter);
                await (warm && i == 0 ? listed.PrepareAsync() : Task.CompletedTask);
                await ReadAsync(listed);
                await RunAsync(connection, "reset role");
                await (warm && i == 0 ? freely.PrepareAsync() : Task.CompletedTask);
                await ReadAsync(freely);
            }
        }

        return await CountedAsync(connection, name);
    }

    /// <summary>The statement as the product writes it, overheard on its way to the server.</summary>
    private static async Task<string> OverhearAsync(PortalDb db, Actor actor, ListRequest request)
    {
        string? sql = null;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = done => sql = done.TagObjects.Where(t => t.Key is "db.query.text" or "db.statement").Select(t => t.Value as string)
                .FirstOrDefault(t => t?.Contains("ticket_priorities p", StringComparison.Ordinal) == true) ?? sql,
        };
        ActivitySource.AddActivityListener(listener);
        await db.EnterAsync(actor, CancellationToken.None);
        var (list, moment) = (new TicketList([]), new ListMoment(TimeProvider.System.GetUtcNow(), TimeZoneInfo.Utc));
        await new ListReader(db).ReadAsync(list, actor, ListState.Of(list, request, actor), moment, 50, CancellationToken.None);
        await db.RollbackAsync();
        return sql ?? throw new InvalidOperationException("The list's statement was not heard.");
    }

    private static async Task<(Guid Tenant, Guid Organization, Guid User)> StaffAsync(BenchDatabase database)
    {
        await using var command = database.Super.CreateCommand("select tenant_id, organization_id, id from users where email = 'staff5@bench1.example'");
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return (row.GetGuid(0), row.GetGuid(1), row.GetGuid(2));
    }

    private static async Task<RlsCost> CountedAsync(NpgsqlConnection connection, string name)
    {
        await using var command = new NpgsqlCommand("""
            select r.rolsuper, s.mean_exec_time + coalesce(s.total_plan_time / nullif(s.calls, 0), 0), s.calls::int
            from pg_stat_statements s join pg_roles r on r.oid = s.userid
            where s.query like '%join ticket_priorities p%' or s.query like '%from ticket_priorities p%' order by s.calls desc limit 2
            """, connection);
        await using var rows = await command.ExecuteReaderAsync();
        double with = 0, without = 0;
        while (await rows.ReadAsync())
        {
            (with, without) = rows.GetBoolean(0) ? (with, rows.GetDouble(1)) : (rows.GetDouble(1), without);
        }

        return new RlsCost(name, with, without, Times);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task ReadAsync(NpgsqlCommand command)
    {
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
        }
    }
}
