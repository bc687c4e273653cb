using KtPortal.Core.Data;
using KtPortal.Core.Tenancy;

namespace KtPortal.Core.Tickets;

/// <summary>The statuses, priorities, types, queue and categories a new tenant begins with. All of it is the tenant's to change.</summary>
public sealed class TicketSeed(PortalDb db) : ITenantSeed
{
    private static readonly string[] Categories = ["Technical Support", "Billing", "General Inquiry", "Bug Report", "Feature Request"];

    public async Task SowAsync(SeededTenant tenant, CancellationToken cancel)
    {
        db.AddRange(Statuses());
        db.AddRange(Priorities());
        db.AddRange(
            TicketType.Seed("Incident", 1, isDefault: true), TicketType.Seed("Request", 2),
            TicketType.Seed("Question", 3), TicketType.Seed("Task", 4));
        db.Add(TicketQueue.Seed("Service desk", isDefault: true));
        db.AddRange(Categories.Select((name, i) => TicketCategory.Seed(name, i + 1)));
        await db.SaveChangesAsync(cancel);
    }

    private static TicketStatus[] Statuses() =>
    [
        TicketStatus.Seed("New", Phase.New, StatusKey.New, 1, true),
        TicketStatus.Seed("Accepted", Phase.Open, StatusKey.Accepted, 2, true, "Open"),
        TicketStatus.Seed("Assigned", Phase.Open, StatusKey.Assigned, 3, false, "Open"),
        TicketStatus.Seed("Open", Phase.Open, StatusKey.Open, 4, false),
        TicketStatus.Seed("In Progress", Phase.InProgress, StatusKey.InProgress, 5, true),
        TicketStatus.Seed("Pending Client", Phase.Pending, StatusKey.PendingClient, 6, true, "Waiting for your reply"),
        TicketStatus.Seed("Resolved", Phase.Resolved, StatusKey.Resolved, 7, true),
        TicketStatus.Seed("Closed", Phase.Closed, StatusKey.Closed, 8, true),
        TicketStatus.Seed("Cancelled", Phase.Cancelled, StatusKey.Cancelled, 9, true),
    ];

    private static TicketPriority[] Priorities() =>
    [
        TicketPriority.Seed("Critical", PriorityLevel.Critical, 1, "Nobody can work"),
        TicketPriority.Seed("High", PriorityLevel.High, 2, "Some of us are stuck"),
        TicketPriority.Seed("Medium", PriorityLevel.Medium, 3, "It can wait a little", isDefault: true),
        TicketPriority.Seed("Low", PriorityLevel.Low, 4, "No hurry at all"),
    ];
}
