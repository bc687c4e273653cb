using KtPortal.Core.Changes;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets.CustomFields;

namespace KtPortal.Core.Tickets;

/// <summary>What is said of a change to who made it: "KT-1042 accepted, assigned to Priya".</summary>
internal static class TicketChangeWords
{
    public static string Of(Change change)
    {
        if (change.Verb == TicketAnswers.Verb)
        {
            return change.Name + " " + string.Join(", ", change.Fields.Select(f => f.After is { } value
                ? TicketChangeTexts.FieldSet.With(f.Name, value)
                : TicketChangeTexts.FieldRemoved.With(f.Name)));
        }

        string? done = change.Verb switch
        {
            "accepted" => TicketChangeTexts.Accepted,
            "reopened" => TicketChangeTexts.Reopened,
            _ => null,
        };
        var fields = change.Fields.Where(f => done is null || f.Name != TicketFields.Status).Select(Of);
        return change.Name + " " + string.Join(", ", fields.Prepend(done).OfType<string>());
    }

    private static string? Of(ChangedField field) => (field.Name, field.After?.ToString()) switch
    {
        (TicketFields.Status, { } status) => TicketChangeTexts.StatusSet.With(TenantWords.Of(status)),
        (TicketFields.Assignee, { } person) => TicketChangeTexts.AssignedTo.With(person),
        (TicketFields.Assignee, null) => TicketChangeTexts.UnassignedNow,
        (TicketFields.Priority, { } priority) => TicketChangeTexts.PrioritySet.With(TenantWords.Of(priority)),
        (TicketFields.Type, { } type) => TicketChangeTexts.TypeSet.With(TenantWords.Of(type)),
        (TicketFields.Type, null) => TicketChangeTexts.TypeRemoved,
        (TicketFields.Category, { } category) => TicketChangeTexts.CategorySet.With(TenantWords.Of(category)),
        (TicketFields.Category, null) => TicketChangeTexts.CategoryRemoved,
        (TicketFields.Service, { } service) => TicketChangeTexts.ServiceSet.With(TenantWords.Of(service)),
        (TicketFields.Service, null) => TicketChangeTexts.ServiceRemoved,
        (TicketFields.Queue, { } queue) => TicketChangeTexts.MovedTo.With(TenantWords.Of(queue)),
        (TicketFields.Team, { } team) => TicketChangeTexts.GivenTo.With(TenantWords.Of(team)),
        (TicketFields.Team, null) => TicketChangeTexts.TeamRemoved,
        (TicketFields.Planned, { } when) => TicketChangeTexts.PlannedFor.With(when),
        (TicketFields.Planned, null) => TicketChangeTexts.PlannedNoMore,
        (TicketFields.Tags, { Length: > 0 } tags) => TicketChangeTexts.TagsSet.With(tags),
        (TicketFields.Tags, _) => TicketChangeTexts.TagsRemoved,
        _ => null, // what a status amounts to is said with it
    };
}
