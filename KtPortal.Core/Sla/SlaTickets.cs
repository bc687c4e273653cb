using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Sla;

/// <summary>
/// What staff say of one ticket's service level: which policy it is of, that it is out of any, that a breach is forgiven. Clocks follow by themselves.
/// </summary>
public sealed class SlaTickets(PortalDb db, TicketVerbs verbs, Journal journal, TimeProvider clock)
{
    public const int LongestReason = 1000;

    /// <param name="policyId">Null: as its client, service or queue says.</param>
    public async Task<Result<Done>> ApplyAsync(Actor actor, string number, Guid? policyId, CancellationToken cancel)
    {
        var found = await verbs.TakeUpAsync(
            actor, number, SlaPermissions.Apply, new Problem.Forbidden(SlaProblemTexts.MayNotApply), cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var ticket = found.Value;
        var policies = await db.Set<SlaPolicy>().AsNoTracking().Select(p => new { p.Id, p.Name, p.IsActive }).ToListAsync(cancel);
        var before = await PolicyOfAsync(ticket.Id, cancel);
        if (policyId == before)
        {
            return Done.Instance;
        }

        if (policyId is { } wanted && policies.Find(p => p.Id == wanted) is not { IsActive: true })
        {
            return new Problem.Invalid("PolicyId", SlaProblemTexts.PolicyNotShown);
        }

        await using (var command = db.Command("""
            insert into ticket_sla (tenant_id, ticket_id, policy_id) values (app.tenant_id(), $1, nullif($2, '00000000-0000-0000-0000-000000000000'::uuid))
            on conflict (tenant_id, ticket_id) do update set policy_id = excluded.policy_id
            """, ticket.Id, policyId ?? Guid.Empty))
        {
            await command.ExecuteNonQueryAsync(cancel);
        }

        Tell(actor, ticket, "sla_applied", new ChangedField(
            "policy", policies.Find(p => p.Id == before)?.Name, policies.Find(p => p.Id == policyId)?.Name));
        await db.SaveChangesAsync(cancel);
        return Done.Instance;
    }

    /// <summary>Takes the ticket out: its clocks end in no figure.</summary>
    public async Task<Result<Done>> ExcludeAsync(Actor actor, string number, string? reason, CancellationToken cancel)
    {
        var found = await verbs.TakeUpAsync(
            actor, number, SlaPermissions.Apply, new Problem.Forbidden(SlaProblemTexts.MayNotApply), cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        if (CheckReason(reason, SlaProblemTexts.ExcludeWhy) is { } missing)
        {
            return missing;
        }

        var ticket = found.Value;
        await using var command = db.Command("""
            insert into ticket_sla (tenant_id, ticket_id, excluded_at, excluded_by_id, excluded_by_name, exclude_reason)
            values (app.tenant_id(), $1, $2, $3, $4, $5)
            on conflict (tenant_id, ticket_id) do update set excluded_at = excluded.excluded_at, excluded_by_id = excluded.excluded_by_id,
                excluded_by_name = excluded.excluded_by_name, exclude_reason = excluded.exclude_reason
            where ticket_sla.excluded_at is null
            """, ticket.Id, clock.GetUtcNow(), actor.UserId!.Value, actor.Name, reason!.Trim());
        if (await command.ExecuteNonQueryAsync(cancel) == 0)
        {
            return new Problem.Conflict(SlaProblemTexts.ExcludedAlready.With(ticket.Number));
        }

        Tell(actor, ticket, "sla_excluded", new ChangedField("reason", null, reason.Trim()));
        await db.SaveChangesAsync(cancel);
        return Done.Instance;
    }

    /// <summary>Its clocks count again, from where they were.</summary>
    public async Task<Result<Done>> IncludeAsync(Actor actor, string number, CancellationToken cancel)
    {
        var found = await verbs.TakeUpAsync(
            actor, number, SlaPermissions.Apply, new Problem.Forbidden(SlaProblemTexts.MayNotApply), cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        await using var command = db.Command("""
            update ticket_sla set excluded_at = null, excluded_by_id = null, excluded_by_name = null, exclude_reason = null
            where ticket_id = $1 and excluded_at is not null
            """, found.Value.Id);
        if (await command.ExecuteNonQueryAsync(cancel) > 0)
        {
            Tell(actor, found.Value, "sla_included");
            await db.SaveChangesAsync(cancel);
        }

        return Done.Instance;
    }

    /// <summary>A breach is no longer held against whoever had the ticket: it stays written down, apart from the others.</summary>
    public async Task<Result<Done>> WaiveAsync(Actor actor, string number, SlaMetric metric, string? reason, CancellationToken cancel)
    {
        var found = await verbs.TakeUpAsync(
            actor, number, SlaPermissions.Waive, new Problem.Forbidden(SlaProblemTexts.MayNotWaive), cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        if (CheckReason(reason, SlaProblemTexts.WaiveWhy) is { } missing)
        {
            return missing;
        }

        var ticket = found.Value;
        await using var command = db.Command("""
            update ticket_sla_clocks set waived_at = $3, waived_by_id = $4, waived_by_name = $5, waive_reason = $6
            where ticket_id = $1 and metric = $2 and breached_at is not null and state = 'breached' and waived_at is null
            """, ticket.Id, EnumText<SlaMetric>.Write(metric), clock.GetUtcNow(), actor.UserId!.Value, actor.Name, reason!.Trim());
        if (await command.ExecuteNonQueryAsync(cancel) == 0)
        {
            return new Problem.Invalid("Reason", SlaProblemTexts.NothingToWaive);
        }

        Tell(actor, ticket, "sla_waived", new ChangedField("metric", null, EnumText<SlaMetric>.Write(metric)), new ChangedField("reason", null, reason.Trim()));
        await db.SaveChangesAsync(cancel);
        return Done.Instance;
    }

    private static Problem.Invalid? CheckReason(string? reason, string message) =>
        string.IsNullOrWhiteSpace(reason) ? new("Reason", message)
        : reason.Trim().Length > LongestReason ? new("Reason", SlaProblemTexts.ReasonTooLong.For(LongestReason)) : null;

    private async Task<Guid?> PolicyOfAsync(Guid ticket, CancellationToken cancel)
    {
        await using var command = db.Command("select policy_id from ticket_sla where ticket_id = $1", ticket);
        return await command.ExecuteScalarAsync(cancel) as Guid?;
    }

    private void Tell(Actor actor, Ticket ticket, string step, params ChangedField[] fields) =>
        journal.Record(actor, ticket.About, new TicketUpdated(ticket.Id), new Step(step, Visibility.Internal) { Fields = fields });
}
