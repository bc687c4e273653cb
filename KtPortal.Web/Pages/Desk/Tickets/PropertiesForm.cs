using KtPortal.Core.Tickets;
using KtPortal.Web.Ui;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>A field that somebody else changed meanwhile: their value now, and the one that was sent.</summary>
public sealed record LostField(string Name, string Theirs, string Yours);

/// <summary>Status, priority, assignee and category of a ticket, as somebody reads and changes them.</summary>
public sealed record PropertiesForm
{
    public int Version { get; set; }

    /// <summary>The values the form was read with; what differs from them is what this user changed.</summary>
    public string? Seen { get; set; }

    public Guid? StatusId { get; set; }

    public Guid? PriorityId { get; set; }

    public Guid? AssigneeId { get; set; }

    public Guid? CategoryId { get; set; }

    /// <summary>Asked for only where a change needs one.</summary>
    public string? Reason { get; set; }

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
        Seen = $"{ticket.StatusId:N} {ticket.Row.PriorityId:N} {ticket.AssigneeId:N} {ticket.Row.CategoryId:N}",
        StatusId = ticket.StatusId,
        PriorityId = ticket.Row.PriorityId,
        AssigneeId = ticket.AssigneeId,
        CategoryId = ticket.Row.CategoryId,
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
        Guid? Merge(int i, Guid? sent, Guid? present) => seen.Length == 4 && seen[i] == $"{sent:N}" ? present : sent;
        var merged = now with
        {
            StatusId = Merge(0, StatusId, now.StatusId),
            PriorityId = Merge(1, PriorityId, now.PriorityId),
            AssigneeId = Merge(2, AssigneeId, now.AssigneeId),
            CategoryId = Merge(3, CategoryId, now.CategoryId),
            Reason = Reason,
            IsLostRace = true,
        };
        return merged with { Lost = [.. merged.CompareWith(ticket, choices)] };
    }

    private IEnumerable<LostField> CompareWith(DeskTicket ticket, DeskChoices choices)
    {
        var row = ticket.Row;
        if (StatusId != ticket.StatusId)
        {
            var mine = choices.Statuses.FirstOrDefault(s => s.Id == StatusId)?.Name;
            yield return new(DeskTicketTexts.Status, Words.Builtin(row.StatusName), mine ?? DeskTicketTexts.Unknown);
        }

        if (PriorityId != row.PriorityId)
        {
            var mine = choices.Priorities.FirstOrDefault(p => p.Id == PriorityId).Name;
            yield return new(DeskTicketTexts.Priority, Words.Builtin(row.PriorityName), mine ?? DeskTicketTexts.Unknown);
        }

        if (AssigneeId != ticket.AssigneeId)
        {
            var mine = choices.People.FirstOrDefault(p => p.Id == AssigneeId)?.Name ?? DeskTicketTexts.SomebodyElse;
            yield return new(
                DeskTicketTexts.Assignee, row.AssigneeName ?? DeskTicketTexts.Nobody, AssigneeId is null ? DeskTicketTexts.Nobody : mine);
        }

        if (CategoryId != row.CategoryId)
        {
            var mine = choices.Categories.FirstOrDefault(c => c.Id == CategoryId)?.Name ?? DeskTicketTexts.Unknown;
            yield return new(
                DeskTicketTexts.Category,
                Words.Builtin(ticket.CategoryName ?? DeskTicketTexts.None),
                CategoryId is null ? DeskTicketTexts.None : mine);
        }
    }
}
