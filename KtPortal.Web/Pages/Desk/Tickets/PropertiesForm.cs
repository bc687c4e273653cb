using KtPortal.Core.Tickets;
using KtPortal.Web.Ui;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>A field that somebody else changed meanwhile: their value now, and the one that was sent.</summary>
public sealed record LostField(string Name, string Theirs, string Yours);

/// <summary>Status, priority, assignee, queue, team, type, category and service of a ticket, as somebody reads and changes them.</summary>
public sealed record PropertiesForm
{
    public int Version { get; set; }

    /// <summary>The values the form was read with; what differs from them is what this user changed.</summary>
    public string? Seen { get; set; }

    public Guid? StatusId { get; set; }

    public Guid? PriorityId { get; set; }

    public Guid? AssigneeId { get; set; }

    /// <summary>Of the provider's own staff only; else the ticket stays where it is.</summary>
    public Guid? QueueId { get; set; }

    public Guid? TeamId { get; set; }

    public Guid? TypeId { get; set; }

    public Guid? CategoryId { get; set; }

    public Guid? ServiceId { get; set; }

    /// <summary>Asked for only where a change needs one.</summary>
    public string? Reason { get; set; }

    /// <summary>Also with what is open still.</summary>
    public bool IsSure { get; set; }

    /// <summary>A button that says what it sets: "Resolve".</summary>
    public Guid? SetStatusId { get; set; }

    /// <summary>"Take it".</summary>
    public bool Take { get; set; }

    /// <summary>Somebody else saved between reading and sending.</summary>
    [BindNever]
    public bool IsLostRace { get; private init; }

    [BindNever]
    public IReadOnlyList<LostField> Lost { get; private init; } = [];

    public static PropertiesForm Of(DeskTicket ticket) => new()
    {
        Version = ticket.Row.Version,
        Seen = string.Join(' ', new[]
        {
            ticket.StatusId, ticket.Row.PriorityId, ticket.AssigneeId, ticket.Row.CategoryId, ticket.QueueId, ticket.TeamId, ticket.TypeId,
            ticket.ServiceId,
        }.Select(id => $"{id:N}")),
        StatusId = ticket.StatusId,
        PriorityId = ticket.Row.PriorityId,
        AssigneeId = ticket.AssigneeId,
        QueueId = ticket.QueueId,
        TeamId = ticket.TeamId,
        TypeId = ticket.TypeId,
        CategoryId = ticket.Row.CategoryId,
        ServiceId = ticket.ServiceId,
    };

    /// <summary>After a lost race: what this user left alone is as it is now, the rest is set beside it.</summary>
    internal PropertiesForm Against(DeskTicket ticket, DeskChoices choices)
    {
        var now = Of(ticket);
        if (Version == now.Version)
        {
            return this with { Seen = now.Seen };
        }

        var seen = Seen?.Split(' ') ?? [];
        Guid? Merge(int i, Guid? sent, Guid? present) => seen.Length == 8 && seen[i] == $"{sent:N}" ? present : sent;
        var merged = now with
        {
            StatusId = Merge(0, StatusId, now.StatusId),
            PriorityId = Merge(1, PriorityId, now.PriorityId),
            AssigneeId = Merge(2, AssigneeId, now.AssigneeId),
            CategoryId = Merge(3, CategoryId, now.CategoryId),
            QueueId = QueueId is null ? now.QueueId : Merge(4, QueueId, now.QueueId),
            TeamId = QueueId is null ? now.TeamId : Merge(5, TeamId, now.TeamId),
            TypeId = Merge(6, TypeId, now.TypeId),
            ServiceId = Merge(7, ServiceId, now.ServiceId),
            Reason = Reason,
            IsLostRace = true,
        };
        return merged with { Lost = [.. merged.CompareWith(ticket, choices)] };
    }

    private IEnumerable<LostField> CompareWith(DeskTicket ticket, DeskChoices choices)
    {
        var (now, row) = (Of(ticket), ticket.Row);
        var (statuses, priorities) = (choices.Statuses.Select(s => (s.Id, s.Name)), choices.Priorities.Select(p => (p.Id, p.Name)));
        LostField?[] fields =
        [
            Compare(DeskTicketTexts.Status, (now.StatusId, Builtin(row.StatusName)), StatusId, statuses),
            Compare(DeskTicketTexts.Priority, (now.PriorityId, Builtin(row.PriorityName)), PriorityId, priorities),
            Compare(DeskTicketTexts.Assignee, (now.AssigneeId, row.AssigneeName), AssigneeId, Names(choices.People),
                DeskTicketTexts.Nobody, DeskTicketTexts.SomebodyElse),
            Compare(DeskTicketTexts.Queue, (now.QueueId, Builtin(ticket.QueueName)), QueueId, Names(choices.Queues)),
            Compare(DeskTicketTexts.Team, (now.TeamId, Builtin(ticket.TeamName)), TeamId, Names(choices.Teams), DeskTicketTexts.None),
            Compare(DeskTicketTexts.Type, (now.TypeId, Builtin(ticket.TypeName)), TypeId, Names(choices.Types), DeskTicketTexts.NoType),
            Compare(
                DeskTicketTexts.Category, (now.CategoryId, Builtin(ticket.CategoryName)), CategoryId, Names(choices.Categories),
                DeskTicketTexts.None),
            Compare(
                DeskTicketTexts.Service, (now.ServiceId, Builtin(ticket.ServiceName)), ServiceId, Names(choices.Services), DeskTicketTexts.NoService),
        ];
        return fields.OfType<LostField>();
    }

    private static LostField? Compare(
        string field, (Guid? Id, string? Name) theirs, Guid? mine, IEnumerable<(Guid Id, string Name)> offered,
        string? none = null, string? other = null)
    {
        if (theirs.Id == mine)
        {
            return null;
        }

        var yours = mine is null ? none : offered.Where(o => o.Id == mine).Select(o => o.Name).FirstOrDefault() ?? other;
        return new LostField(field, theirs.Name ?? none ?? DeskTicketTexts.Unknown, yours ?? DeskTicketTexts.Unknown);
    }

    private static IEnumerable<(Guid Id, string Name)> Names(IEnumerable<Choice> choices) => choices.Select(c => (c.Id, c.Name));

    private static string? Builtin(string? name) => name is null ? null : Words.Builtin(name);
}
