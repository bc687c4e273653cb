using KtPortal.Core.Changes;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Tickets;

/// <summary>
/// A ticket while somebody changes it. What is told here stands in timeline and audit log, and in the change that the edit answers with.
/// </summary>
internal sealed class TicketInHand(Journal journal, Actor actor, Ticket ticket, DateTimeOffset now)
{
    private readonly TicketState before = ticket.State with { TakenAt = now };
    private readonly List<ChangedField> told = [];

    public Actor Actor => actor;

    public Ticket Ticket => ticket;

    /// <summary>A field that is a step of its own.</summary>
    public void Tell(string field, string? before, string? after) =>
        Tell(new TicketUpdated(ticket.Id), field, TicketFields.ReadersOf(field), [new(field, before, after)]);

    public void Tell<T>(T happened, string step, Visibility readers, IReadOnlyList<ChangedField> fields, string? note = null)
        where T : IEvent
    {
        journal.Record(ticket, actor, happened, step, readers, fields, note);
        told.AddRange(fields);
    }

    /// <summary>What comes with an edit and stays when it is taken back.</summary>
    public void TellBeside<T>(T happened, string step, Visibility readers, IReadOnlyList<ChangedField> fields)
        where T : IEvent => journal.Record(ticket, actor, happened, step, readers, fields);

    /// <summary>What was said stands in the conversation; an edit that says something can't be taken back.</summary>
    public void TellComment(Comment comment) => journal.RecordComment(ticket, actor, comment);

    /// <summary>All that was told so far, a field once.</summary>
    public Change Change()
    {
        var now = ticket.State;
        var verb = before.Phase == Phase.New && now.Phase != Phase.New ? "accepted"
            : !before.Phase.IsActive() && now.Phase.IsActive() ? "reopened"
            : "changed";
        var change = Changes.Change.MadeBy(actor, Ticket.SubjectKind, ticket.Id, ticket.Number, verb, ticket.Version) with
        {
            Fields = [.. told.GroupBy(f => f.Name).Select(f => new ChangedField(f.Key, f.First().Before, f.Last().After))],
        };
        return change.Fields.Count > 0 ? change.Keeping(before) : change;
    }
}
