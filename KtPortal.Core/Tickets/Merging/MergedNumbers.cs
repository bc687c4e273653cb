using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Merging;

/// <summary>A merged ticket is what it was merged into, by whatever way somebody comes to it.</summary>
internal static class MergedNumbers
{
    /// <summary>Of the ticket with the number $1, or of the one that it is now.</summary>
    public const string IdSql = "(select coalesce(m.merged_into_id, m.id) from tickets m where m.number = $1 and m.deleted_at is null)";

    /// <summary>The ticket it is now, held until the transaction ends; itself where it was not merged.</summary>
    /// <param name="ticket">Held already: so nobody merges it meanwhile.</param>
    public static async Task<Ticket> FollowAsync(this PortalDb db, Ticket ticket, CancellationToken cancel)
    {
        while (ticket.MergedIntoId is { } into && await db.Set<Ticket>().ForUpdate().SingleOrDefaultAsync(t => t.Id == into, cancel) is { } next)
        {
            ticket = next;
        }

        return ticket;
    }
}
