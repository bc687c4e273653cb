using System.Text.Json;
using KtPortal.Core.Audit;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Realtime;

namespace KtPortal.Core.Tickets;

/// <summary>
/// Writes down what happened to a ticket, in the transaction in which it happens: timeline, audit log, event for the open
/// pages, job for what follows.
/// </summary>
public sealed class TicketJournal(PortalDb db, TimeProvider clock)
{
    public void Record(
        Ticket ticket, Actor by, string kind, Visibility visibility,
        IReadOnlyDictionary<string, object?>? before = null, IReadOnlyDictionary<string, object?>? after = null, string? note = null)
    {
        var now = clock.GetUtcNow();
        var data = JsonSerializer.Serialize(new Dictionary<string, object?> { ["from"] = before, ["to"] = after, ["note"] = note }
            .Where(p => p.Value is not null).ToDictionary(p => p.Key, p => p.Value));
        db.Add(TicketEvent.Of(ticket.Id, kind, by.UserId, NameFor(ticket, by), visibility, data, now));
        db.Add(AuditEntry.Of(by, kind == "created" ? "create" : "update", "ticket." + kind, now)
            .About("ticket", ticket.Id, ticket.OrganizationId, ticket.PartnerId)
            .Values(before, after));
        Announce(ticket, "ticket.updated", visibility);
    }

    /// <summary>Tells the open pages that may know.</summary>
    public void Announce(Ticket ticket, string name, Visibility visibility) =>
        db.Add(StreamEvent.About(ticket, name, visibility, new { ticket_id = ticket.Id, number = ticket.Number, status = EnumText<Phase>.Write(ticket.Phase) }));

    public void Follow(Ticket ticket, string kind, Guid? commentId = null) =>
        db.Add(commentId is { } comment
            ? OutboxMessage.Of(kind, ("ticket", ticket.Id), ("comment", comment))
            : OutboxMessage.Of(kind, ("ticket", ticket.Id)));

    /// <summary>Towards a partner's clients the provider's staff appear under their display name only.</summary>
    public static string NameFor(Ticket ticket, Actor by) =>
        by.Audience == Audience.Provider && ticket.PartnerId is not null ? by.DisplayName : by.Name;
}
