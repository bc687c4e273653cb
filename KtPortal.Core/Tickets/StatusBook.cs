using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>A tenant's statuses, and which of them follows an event.</summary>
public sealed class StatusBook
{
    private readonly List<TicketStatus> statuses;

    private StatusBook(List<TicketStatus> statuses) => this.statuses = statuses;

    public IReadOnlyList<TicketStatus> All => statuses;

    public TicketStatus this[string key] =>
        statuses.Find(s => s.SystemKey == key) ?? throw new InvalidOperationException($"The tenant has no status '{key}'.");

    public TicketStatus? Find(Guid id) => statuses.Find(s => s.Id == id);

    public static async Task<StatusBook> LoadAsync(PortalDb db, CancellationToken cancel) =>
        new(await db.Set<TicketStatus>().AsNoTracking().OrderBy(s => s.SortOrder).ToListAsync(cancel));
}
