using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.LongJobs;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Sla;

/// <summary>Has running clocks take what a policy or a calendar says by now. What has ended stays as it ended.</summary>
public sealed class SlaRecalculation(PortalDb db)
{
    public const string Kind = "sla.recalculate";

    internal const string Running = """
        from ticket_sla_clocks c left join sla_hours h on h.tenant_id = c.tenant_id and h.id = c.hours_id
        where c.completed_at is null and (c.policy_id = $1 or h.calendar_id = $2 or exists (select 1 from business_calendars b, sla_policies p
            where b.id = $2 and b.is_default and p.tenant_id = c.tenant_id and p.id = c.policy_id and p.calendar_id is null))
        """;

    /// <summary>How many tickets have clocks that would follow.</summary>
    public async Task<int> CountAsync(Guid? policy, Guid? calendar, CancellationToken cancel)
    {
        await using var command = db.Command($"select count(distinct c.ticket_id)::int {Running}", policy ?? Guid.Empty, calendar ?? Guid.Empty);
        return (int)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <returns>How many tickets it is about; none is nothing to do.</returns>
    public async Task<Result<int>> AskAsync(Actor actor, Guid? policy, Guid? calendar, string name, string address, CancellationToken cancel)
    {
        if (!actor.May(SlaPermissions.Configure))
        {
            return new Problem.Forbidden(SlaProblemTexts.MayNotConfigure);
        }

        var tickets = await CountAsync(policy, calendar, cancel);
        if (tickets == 0)
        {
            return 0;
        }

        var id = Guid.CreateVersion7();
        await using var command = db.Command(
            $"insert into sla_recalculations (tenant_id, id, {(policy is null ? "calendar_id" : "policy_id")}, asked_by_id) values (app.tenant_id(), $1, $2, $3)",
            id, (policy ?? calendar)!.Value, actor.UserId!.Value);
        await command.ExecuteNonQueryAsync(cancel);
        await LongJobRegister.AskAsync(db, new(id, Kind, SlaTexts.Recalculating.With(name), address, tickets), cancel);
        return tickets;
    }
}

/// <summary>The long job: some hundred tickets at a time, each once.</summary>
public sealed class SlaRecalculationJob(IServiceScopeFactory scopes) : ILongJob
{
    private const int AtOnce = 250;

    private const string Next = $"""
        select distinct c.ticket_id {SlaRecalculation.Running} and c.ticket_id > $3 order by 1 limit $4
        """;

    public async Task RunAsync(LongJobTurn turn, CancellationToken cancel)
    {
        while (await DoSomeAsync(turn, cancel))
        {
        }
    }

    private async Task<bool> DoSomeAsync(LongJobTurn turn, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        var actor = Actor.System(turn.Person.TenantId, SlaRecalculation.Kind);
        await db.EnterAsync(actor, cancel);
        var (policy, calendar, after) = await FindAsync(db, turn.Job, cancel);
        var tickets = new List<Guid>();
        await using (var next = db.Command(Next, policy ?? Guid.Empty, calendar ?? Guid.Empty, after ?? Guid.Empty, AtOnce))
        await using (var rows = await next.ExecuteReaderAsync(cancel))
        {
            while (await rows.ReadAsync(cancel))
            {
                tickets.Add(rows.Id("ticket_id"));
            }
        }

        if (tickets.Count == 0)
        {
            return false;
        }

        await scope.ServiceProvider.GetRequiredService<SlaFollow>().FollowAsync(actor, [.. tickets], SlaReach.Anew, cancel);
        await using (var note = db.Command("update sla_recalculations set after_ticket_id = $2 where id = $1", turn.Job, tickets[^1]))
        {
            await note.ExecuteNonQueryAsync(cancel);
        }

        await turn.CountAsync(db, tickets.Count, cancel);
        await db.CommitAsync(cancel);
        return true;
    }

    private static async Task<(Guid? Policy, Guid? Calendar, Guid? After)> FindAsync(PortalDb db, Guid job, CancellationToken cancel)
    {
        await using var command = db.Command("select policy_id, calendar_id, after_ticket_id from sla_recalculations where id = $1", job);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? (row.OptionalId("policy_id"), row.OptionalId("calendar_id"), row.OptionalId("after_ticket_id"))
            : throw new UnfitJobException("Nobody asked for clocks to follow.");
    }
}
