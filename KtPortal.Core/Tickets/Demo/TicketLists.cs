using KtPortal.Core.Data;
using KtPortal.Core.Tickets.Services;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Demo;

/// <summary>What tickets of a tenant are made of, by name.</summary>
internal sealed record TicketLists
{
    public required Guid TenantId { get; init; }

    public required StatusBook Statuses { get; init; }

    public required Guid QueueId { get; init; }

    public required IReadOnlyDictionary<string, TicketPriority> Priorities { get; init; }

    public required IReadOnlyDictionary<string, Guid> Categories { get; init; }

    public required IReadOnlyDictionary<string, Guid> Types { get; init; }

    /// <summary>None of those that the stories name, where a tenant looks after nothing by name.</summary>
    public required IReadOnlyDictionary<string, Guid> Services { get; init; }

    public static async Task<TicketLists> ReadAsync(PortalDb db, CancellationToken cancel) => new()
    {
        TenantId = db.Actor!.TenantId,
        Statuses = await StatusBook.LoadAsync(db, cancel),
        QueueId = await db.Set<TicketQueue>().Where(q => q.IsDefault).Select(q => q.Id).SingleAsync(cancel),
        Priorities = await db.Set<TicketPriority>().AsNoTracking().ToDictionaryAsync(p => p.Name, cancel),
        Categories = await db.Set<TicketCategory>().AsNoTracking().ToDictionaryAsync(c => c.Name, c => c.Id, cancel),
        Services = await db.Set<Service>().AsNoTracking().ToDictionaryAsync(s => s.Name, s => s.Id, cancel),
        Types = await db.Set<TicketType>().AsNoTracking().ToDictionaryAsync(t => t.Name, t => t.Id, cancel),
    };
}
