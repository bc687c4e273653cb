using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Limits;
using Microsoft.EntityFrameworkCore;

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

        await using var turn = db.Command(
            "select least(tickets_per_hour, $2), pg_advisory_xact_lock(hashtextextended('tickets of ' || $1, 0)) from tenants where id = $3",
            actor.UserId!.Value.ToString(), limits.PerHour, actor.TenantId);
        var most = (int)(await turn.ExecuteScalarAsync(cancel))!;
        var now = clock.GetUtcNow();
        var hourAgo = now.AddHours(-1);
        // The one that must grow older than an hour before the next may come.
        var oldest = await db.Set<Ticket>().Where(t => t.CreatedById == actor.UserId && t.CreatedAt > hourAgo)
            .OrderByDescending(t => t.CreatedAt).Skip(most - 1).Select(t => (DateTimeOffset?)t.CreatedAt).FirstOrDefaultAsync(cancel);
        return oldest is null ? null : TooMany(ProblemTexts.TooManyTickets, oldest.Value.AddHours(1) - now, most);
    }

    public async Task<Problem?> RefuseCommentAsync(Actor actor, CancellationToken cancel) =>
        await rates.TakeAsync(actor, TicketLimits.Comments, cancel) is { } wait
            ? TooMany(ProblemTexts.TooManyComments, wait, TicketLimits.Comments.Most)
            : null;

    private static Problem.TooMany TooMany(string words, TimeSpan wait, int most) =>
        new(words.ForMinutes(wait, most), wait);
}
