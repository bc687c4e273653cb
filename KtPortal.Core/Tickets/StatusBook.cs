using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>A tenant's statuses, and which of them follows an event.</summary>
public sealed class StatusBook
{
    private readonly List<TicketStatus> statuses;

    private StatusBook(List<TicketStatus> statuses) => this.statuses = statuses;

    /// <summary>For what changes no status.</summary>
    internal static StatusBook Unread { get; } = new([]);

    public IReadOnlyList<TicketStatus> All => statuses;

    /// <summary>The status of that key; where the tenant has set it aside, the one its phase begins with.</summary>
    public TicketStatus this[string key]
    {
        get
        {
            var status = statuses.Find(s => s.SystemKey == key)
                ?? throw new InvalidOperationException($"The tenant has no status '{key}'.");
            return status.IsActive ? status : statuses.Where(s => s.IsActive && s.Phase == status.Phase).MaxBy(s => s.IsDefault) ?? status;
        }
    }

    public TicketStatus? Find(Guid id) => statuses.Find(s => s.Id == id);

    public static async Task<StatusBook> LoadAsync(PortalDb db, CancellationToken cancel) =>
        new(await db.Set<TicketStatus>().AsNoTracking().OrderBy(s => s.SortOrder).ToListAsync(cancel));
}
