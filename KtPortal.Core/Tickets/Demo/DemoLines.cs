using KtPortal.Core.Data;

namespace KtPortal.Core.Tickets.Demo;

/// <summary>Does at once what the jobs would do within a quarter of an hour: the pace of the lines, and the places told.</summary>
public sealed class DemoLines(PortalDb db, BusinessTime time, QueueLines lines)
{
    private const string Told = "update ticket_queue_places set notified_position = position, notified_at = calculated_at where notified_position is null";

    /// <summary>Called inside the tenant's system context.</summary>
    internal async Task SettleAsync(TicketLists made, CancellationToken cancel)
    {
        await new WaitTimes(time).RunAsync(db, db.Actor!, cancel);
        foreach (var priority in made.Priorities.Values)
        {
            await lines.RecountAsync(db, priority.Id, cancel);
        }

        await using var told = db.Command(Told);
        await told.ExecuteNonQueryAsync(cancel);
    }
}
