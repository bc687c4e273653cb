using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Tickets;

/// <summary>When somebody comes, or works on it.</summary>
/// <param name="Version">Of the ticket that the form was read with.</param>
/// <param name="Start">Null: it is planned no more.</param>
/// <param name="End">Null: open.</param>
public sealed record PlanTicket(int Version, DateTimeOffset? Start, DateTimeOffset? End);

/// <summary>Plans tickets. Until its time a planned one waits for nobody; from then on it stands in line by that time.</summary>
public sealed class TicketScheduling(PortalDb db, TicketVerbs verbs, TimeProvider clock)
{
    /// <summary>No plan reaches further.</summary>
    public static readonly TimeSpan Furthest = TimeSpan.FromDays(2 * 366);

    /// <summary>A visit, or a night of maintenance; what takes longer is a project.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    public async Task<Result<Change>> PlanAsync(Actor actor, string number, PlanTicket plan, CancellationToken cancel)
    {
        var found = await verbs.TakeUpAsync(actor, number, TicketPermissions.Update, new Problem.Forbidden(TicketProblemTexts.MayNotChange), cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var (ticket, now) = (found.Value, clock.GetUtcNow());
        if (!ticket.Phase.IsActive())
        {
            return new Problem.Conflict(TicketProblemTexts.ClosedForChanges.With(ticket.Number));
        }

        if (ticket.Version != plan.Version)
        {
            return new Problem.Stale(TicketProblemTexts.ChangedMeanwhile);
        }

        if (Refuse(plan.Start, plan.End, now) is { } refusal)
        {
            return refusal;
        }

        var hand = verbs.InHand(actor, ticket);
        if ((ticket.ScheduledStart, ticket.ScheduledEnd) == (plan.Start, plan.End))
        {
            return hand.Change();
        }

        await PutAsync(hand, plan.Start, plan.End, cancel);
        return hand.Change();
    }

    /// <summary>Plans a ticket that was just opened, where its form said when.</summary>
    internal async Task BeginAsync(Actor actor, Ticket ticket, DateTimeOffset? start, DateTimeOffset? end, CancellationToken cancel)
    {
        if (start is not null)
        {
            await PutAsync(verbs.InHand(actor, ticket), start, end, cancel);
        }
    }

    /// <summary>What speaks against planning a new ticket so; null for nothing.</summary>
    internal Problem.Invalid? Refuse(DateTimeOffset? start, DateTimeOffset? end) => Refuse(start, end, clock.GetUtcNow());

    private async Task PutAsync(TicketInHand hand, DateTimeOffset? start, DateTimeOffset? end, CancellationToken cancel)
    {
        var (ticket, zone) = (hand.Ticket, TimeZoneInfo.FindSystemTimeZoneById(await ZoneAsync(cancel)));
        var before = Say(ticket.ScheduledStart, ticket.ScheduledEnd, zone);
        ticket.Plan(start, end, clock.GetUtcNow());
        hand.Tell(new TicketUpdated(ticket.Id), "planned", TicketFields.ReadersOf(TicketFields.Planned),
            [new(TicketFields.Planned, before, Say(start, end, zone))]);
        await db.SaveChangesAsync(cancel);
    }

    private static Problem.Invalid? Refuse(DateTimeOffset? start, DateTimeOffset? end, DateTimeOffset now) => (start, end) switch
    {
        (null, not null) => new Problem.Invalid("Day", TicketProblemTexts.PlanDay),
        ({ } from, _) when from > now + Furthest => new Problem.Invalid("Day", TicketProblemTexts.PlanTooFar),
        ({ } from, _) when from < now - Furthest => new Problem.Invalid("Day", TicketProblemTexts.PlanTooLongAgo),
        ({ } from, { } until) when until <= from || until - from > Longest => new Problem.Invalid("Until", TicketProblemTexts.PlanEnd),
        _ => null,
    };

    /// <summary>"2026-12-08 10:00–11:00 Europe/Berlin": for those who read it anywhere, and for ever.</summary>
    internal static string? Say(DateTimeOffset? start, DateTimeOffset? end, TimeZoneInfo zone)
    {
        if (start is not { } from)
        {
            return null;
        }

        var first = TimeZoneInfo.ConvertTime(from, zone);
        var until = end is not { } to ? ""
            : TimeZoneInfo.ConvertTime(to, zone) is var last && last.Date == first.Date ? FormattableString.Invariant($"–{last:HH:mm}")
            : FormattableString.Invariant($" – {last:yyyy-MM-dd HH:mm}");
        return FormattableString.Invariant($"{first:yyyy-MM-dd HH:mm}{until} {zone.Id}");
    }

    private async Task<string> ZoneAsync(CancellationToken cancel)
    {
        await using var command = db.Command("select timezone from tenants");
        return (string)(await command.ExecuteScalarAsync(cancel))!;
    }
}
