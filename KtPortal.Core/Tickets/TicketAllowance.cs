using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Limits;

namespace KtPortal.Core.Tickets;

public sealed class TicketLimits
{
    public static readonly Limit Comments = new("comments", CountedPer.User, 60, TimeSpan.FromMinutes(10));

    /// <summary>Tickets a client user may create in an hour, whatever the tenant has set.</summary>
    public int PerHour { get; init; } = 10;
}

/// <summary>How much one person may write. Mail has limits of its own: what is over them is held, not refused.</summary>
public sealed class TicketAllowance(PortalDb db, TicketLimits limits, RateLimits rates, TimeProvider clock)
{
    /// <summary>
    /// So many tickets an hour and client user, however many are sent at once; staff, who write for others, are not limited. Tickets are
    /// their own count: one that was rolled back is none.
    /// </summary>
    public async Task<Problem?> RefuseTicketAsync(Actor actor, CancellationToken cancel)
    {
        if (!actor.IsClient)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        await using var turn = db.Command(
            "select most, oldest from app.take_ticket_turn($1, $2, $3)", actor.UserId!.Value, limits.PerHour, now.AddHours(-1));
        await using var row = await turn.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return row.OptionalInstant("oldest") is { } oldest
            ? TooMany(ProblemTexts.TooManyTickets, oldest.AddHours(1) - now, row.Number("most"))
            : null;
    }

    public async Task<Problem?> RefuseCommentAsync(Actor actor, CancellationToken cancel) =>
        await rates.TakeAsync(actor, TicketLimits.Comments, cancel) is { } wait
            ? TooMany(ProblemTexts.TooManyComments, wait, TicketLimits.Comments.Most)
            : null;

    private static Problem.TooMany TooMany(string words, TimeSpan wait, int most) =>
        new(words.ForMinutes(wait, most), wait);
}
