using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace KtPortal.Core.Surveys;

/// <summary>What somebody thinks of how a ticket was solved.</summary>
public sealed record GivenRating(int Rating, string? Comment, string By, DateTimeOffset At);

/// <summary>A ticket's rating as who asked for it sees it.</summary>
/// <param name="Given">Null: none yet.</param>
/// <param name="IsOpen">May be given or changed.</param>
public sealed record OwnRating(GivenRating? Given, bool IsOpen)
{
    public static readonly OwnRating None = new(null, false);
}

/// <summary>Ratings on the ticket's page: given by who asked for it, read by who reads the ticket. One for each time it was resolved.</summary>
public sealed class TicketRatings(PortalDb db, Journal journal)
{
    private const int MostShown = 10;

    /// <summary>The rating of who reads it, as the ticket stands now.</summary>
    public async Task<OwnRating> FindOwnAsync(Actor actor, Guid ticket, CancellationToken cancel)
    {
        if (!actor.IsClient || !actor.May(TicketPermissions.Read))
        {
            return OwnRating.None;
        }

        await using var find = db.Command("""
            select t.requester_id = (select app.user_id()) and t.phase in ('resolved', 'closed')
                    and coalesce(t.resolved_at, t.closed_at) > now() - interval '30 days' as is_open,
                r.rating, r.comment, r.rated_by_name, r.changed_at
            from tickets t
            left join ticket_ratings r on r.tenant_id = t.tenant_id and r.ticket_id = t.id and r.round = t.reopened_count
            where t.id = $1
            """, ticket);
        await using var row = await find.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? new OwnRating(row.OptionalNumber("rating") is null ? null : Read(row), row.OptionalFlag("is_open") ?? false)
            : OwnRating.None;
    }

    /// <summary>All that was said of a ticket, the newest first: one may think otherwise when it was solved again.</summary>
    public async Task<IReadOnlyList<GivenRating>> ListAsync(Actor actor, Guid ticket, CancellationToken cancel)
    {
        if (!actor.IsStaff || !actor.May(TicketPermissions.Read))
        {
            return [];
        }

        await using var list = db.Command($"""
            select rating, comment, rated_by_name, changed_at from ticket_ratings where ticket_id = $1 order by round desc limit {MostShown}
            """, ticket);
        await using var rows = await list.ExecuteReaderAsync(cancel);
        var given = new List<GivenRating>();
        while (await rows.ReadAsync(cancel))
        {
            given.Add(Read(rows));
        }

        return given;
    }

    public async Task<Result<Done>> RateAsync(Actor actor, string number, RatingDraft draft, CancellationToken cancel)
    {
        if (!actor.IsClient || await db.Set<Ticket>().AsNoTracking().SingleOrDefaultAsync(t => t.Number == number, cancel) is not { } ticket)
        {
            return new Problem.NotFound();
        }

        if (ticket.Phase is not (Phase.Resolved or Phase.Closed))
        {
            return new Problem.Conflict(SurveyProblemTexts.NotYetSolved.With(ticket.Number));
        }

        if (ticket.RequesterId != actor.UserId)
        {
            return new Problem.Forbidden(SurveyProblemTexts.OnlyRequesterRates);
        }

        if (draft.Check() is { } invalid)
        {
            return invalid;
        }

        return await PutAsync(actor, ticket.Id, draft, "portal", cancel)
            ? Done.Instance
            : new Problem.Conflict(SurveyProblemTexts.TooLateToRate.With(ticket.Number, Survey.Life.Days));
    }

    /// <param name="source">mail or portal.</param>
    /// <returns>False where the ticket can't be rated any more.</returns>
    internal async Task<bool> PutAsync(Actor actor, Guid ticket, RatingDraft draft, string source, CancellationToken cancel)
    {
        await using var rate = db.Command("select rating_id, was, is_changed from app.rate_ticket($1, $2, $3, $4, $5)");
        rate.Parameters.Add(new() { Value = Guid.CreateVersion7() });
        rate.Parameters.Add(new() { Value = ticket });
        rate.Parameters.Add(new() { Value = draft.Rating!.Value });
        rate.Parameters.Add(new() { Value = (object?)draft.Said ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        rate.Parameters.Add(new() { Value = source });
        await using var row = await rate.ExecuteReaderAsync(cancel);
        if (!await row.ReadAsync(cancel) || row.OptionalId("rating_id") is not { } id)
        {
            return false;
        }

        var (was, isChanged) = (row.OptionalNumber("was"), row.Flag("is_changed"));
        await row.DisposeAsync();
        if (isChanged)
        {
            journal.Record(actor, new Subject(Ticket.SubjectKind, ticket), new TicketRated(ticket, id), new Step("rated", Visibility.Public)
            {
                Fields = [new ChangedField("rating", was, draft.Rating)],
            });
            await db.SaveChangesAsync(cancel);
        }

        return true;
    }

    private static GivenRating Read(NpgsqlDataReader row) => new(
        row.Number("rating"), row.OptionalText("comment"), row.Text("rated_by_name"), row.Instant("changed_at"));
}
