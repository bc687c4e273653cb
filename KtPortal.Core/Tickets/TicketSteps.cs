using KtPortal.Core.Changes;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Tickets;

/// <summary>What tickets write into the journal.</summary>
internal static class TicketSteps
{
    public const string CommentKind = "ticket_comment";

    public static void Record<T>(
        this Journal journal, Ticket ticket, Actor by, T happened, string kind, Visibility visibility,
        IReadOnlyList<ChangedField>? fields = null, string? note = null)
        where T : IEvent =>
        journal.Record(by, ticket.About, happened, new Step(kind, visibility)
        {
            Fields = fields ?? [],
            Note = note,
            Live = kind == "created" ? kind : "updated",
        });

    public static void RecordComment(this Journal journal, Ticket ticket, Actor by, Comment comment) =>
        journal.Record(by, ticket.About, new TicketCommented(ticket.Id, comment.Id), new Step("commented", comment.Visibility)
        {
            Fields = [new("ticket", null, ticket.Number), new("visibility", null, EnumText<Visibility>.Write(comment.Visibility))],
            Live = "comment",
            Part = (CommentKind, comment.Id),
        });

    /// <summary>Open pages fetch the conversation again.</summary>
    public static void AnnounceComment(this Journal journal, Ticket ticket, Visibility visibility) =>
        journal.Announce(ticket.About, "comment", visibility);

    /// <summary>Open pages fetch the ticket again, though nothing is told of it.</summary>
    public static void AnnounceUpdate(this Journal journal, Ticket ticket) => journal.Announce(ticket.About, "updated", Visibility.Public);

    /// <summary>Towards a partner's clients the provider's staff appear under their display name only.</summary>
    public static string NameOn(this Actor by, Ticket ticket) => by.NameTo(ticket.PartnerId);

    /// <param name="partnerId">Whose client reads it; null for the provider's own.</param>
    internal static string NameTo(this Actor by, Guid? partnerId) =>
        by.Audience == Audience.Provider && partnerId is not null ? by.DisplayName : by.Name;
}
