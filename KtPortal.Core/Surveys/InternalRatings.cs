using KtPortal.Core.Audit;
using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Surveys;

/// <summary>What a ticket's page shows of it.</summary>
/// <param name="Own">The reader's; null for none.</param>
/// <param name="Others">Of colleagues, for who may read them.</param>
/// <param name="MayRate">Give one, or change and take back one's own.</param>
public sealed record InternalRatingsOf(GivenRating? Own, IReadOnlyList<GivenRating> Others, bool MayRate)
{
    public static readonly InternalRatingsOf None = new(null, [], false);

    public bool IsEmpty => Own is null && Others.Count == 0 && !MayRate;
}

/// <summary>
/// The provider's staff rate what colleagues solved and they had no hand in: one rating a person and ticket, theirs to change or take
/// back for a while. No timeline tells of it.
/// </summary>
public sealed class InternalRatings(PortalDb db, Journal journal, TimeProvider clock)
{
    public async Task<InternalRatingsOf> FindAsync(Actor actor, Guid ticket, CancellationToken cancel)
    {
        if (actor.Audience != Audience.Provider)
        {
            return InternalRatingsOf.None;
        }

        var seesAll = actor.May(SurveyPermissions.Read);
        var rows = await db.Set<InternalRating>().AsNoTracking()
            .Where(r => r.TicketId == ticket && (seesAll || r.RatedById == actor.UserId))
            .OrderByDescending(r => r.ChangedAt).ToListAsync(cancel);
        var own = rows.Find(r => r.RatedById == actor.UserId);
        var mayRate = actor.May(TicketPermissions.Update)
            && (own?.MayChange(clock.GetUtcNow()) ?? !await WorkedOnAsync(actor, ticket, cancel));
        return new(own is null ? null : Said(own), [.. rows.Where(r => r != own).Select(Said)], mayRate);
    }

    public async Task<Result<Done>> RateAsync(Actor actor, string number, RatingDraft draft, CancellationToken cancel)
    {
        var found = await TakeUpAsync(actor, number, cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        if (draft.Check() is { } invalid)
        {
            return invalid;
        }

        var (ticket, now) = (found.Value, clock.GetUtcNow());
        var own = await OwnAsync(actor, ticket, cancel);
        if (own is null && await WorkedOnAsync(actor, ticket.Id, cancel))
        {
            return new Problem.Forbidden(SurveyProblemTexts.WorkedOnIt);
        }

        if (own?.MayChange(now) == false)
        {
            return new Problem.Conflict(SurveyProblemTexts.TooLateToChange.With(Survey.Life.Days));
        }

        int? before = own?.Rating;
        own ??= db.Add(InternalRating.Of(ticket, actor, now)).Entity;
        own.Say(draft, now);
        Note(actor, own, before is null ? "create" : "update", [new("rating", before, draft.Rating)]);
        journal.Raise(new TicketRatedInternally(ticket.Id, own.Id));
        journal.Announce(ticket.About, "updated", Visibility.Internal);
        await db.SaveChangesAsync(cancel);
        return Done.Instance;
    }

    /// <summary>Taken back a second time it is as gone as before.</summary>
    public async Task<Result<Done>> TakeBackAsync(Actor actor, string number, CancellationToken cancel)
    {
        var found = await TakeUpAsync(actor, number, cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var (ticket, now) = (found.Value, clock.GetUtcNow());
        if (await OwnAsync(actor, ticket, cancel) is not { } own)
        {
            return Done.Instance;
        }

        if (!own.MayChange(now))
        {
            return new Problem.Conflict(SurveyProblemTexts.TooLateToChange.With(Survey.Life.Days));
        }

        db.Remove(own);
        Note(actor, own, "delete", [new("rating", (int)own.Rating, null)]);
        journal.Announce(ticket.About, "updated", Visibility.Internal);
        await db.SaveChangesAsync(cancel);
        return Done.Instance;
    }

    private async Task<Result<Ticket>> TakeUpAsync(Actor actor, string number, CancellationToken cancel)
    {
        // Locked, so that two forms of one person follow each other.
        if (actor.Audience != Audience.Provider || await db.Set<Ticket>().ForUpdate().SingleOrDefaultAsync(t => t.Number == number, cancel) is not { } ticket)
        {
            return new Problem.NotFound();
        }

        return !actor.May(TicketPermissions.Update) ? new Problem.Forbidden(TicketProblemTexts.MayNotChange)
            : ticket.Phase is Phase.Resolved or Phase.Closed ? ticket
            : new Problem.Conflict(SurveyProblemTexts.NotYetSolved.With(ticket.Number));
    }

    private Task<InternalRating?> OwnAsync(Actor actor, Ticket ticket, CancellationToken cancel) =>
        db.Set<InternalRating>().SingleOrDefaultAsync(r => r.TicketId == ticket.Id && r.RatedById == actor.UserId, cancel);

    // Who has it, and who said anything on it.
    private Task<bool> WorkedOnAsync(Actor actor, Guid ticket, CancellationToken cancel) => db.Set<Ticket>().AnyAsync(
        t => t.Id == ticket && (t.AssignedToId == actor.UserId
            || db.Set<Comment>().Any(c => c.TicketId == ticket && c.AuthorId == actor.UserId)), cancel);

    private void Note(Actor actor, InternalRating rating, string action, IReadOnlyList<ChangedField> fields) =>
        db.Add(AuditEntry.Of(actor, action, "ticket.csat_internal", clock.GetUtcNow())
            .About("internal_rating", rating.Id, null, null).Values(fields.Before(), fields.After()));

    private static GivenRating Said(InternalRating rating) => new(rating.Rating, rating.Comment, rating.RatedByName, rating.ChangedAt);
}
