using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Web.Tickets;

namespace KtPortal.Web.Ui;

/// <summary>What a toast says of an edit: "KT-1042 accepted, assigned to Priya".</summary>
public static class ChangeWords
{
    public static string Of(TicketChange change) => change.Number + " " + string.Join(", ", change.Fields.Select(Of));

    private static string Of(ChangedField field) => field switch
    {
        { Name: "accepted" } => TicketWordTexts.Accepted,
        { Name: "reopened" } => TicketWordTexts.Reopened,
        { Name: "status", Value: { } status } => TicketWordTexts.StatusSet.With(TenantWords.Of(status)),
        { Name: "assignee", Value: { } person } => TicketWordTexts.AssignedTo.With(person),
        { Name: "assignee" } => TicketWordTexts.UnassignedNow,
        { Name: "category", Value: null } => TicketWordTexts.CategoryRemoved,
        { Name: "category", Value: var category } => TicketWordTexts.CategorySet.With(TenantWords.Of(category)),
        { Name: "queue", Value: { } queue } => TicketWordTexts.MovedTo.With(TenantWords.Of(queue)),
        { Name: "team", Value: { } team } => TicketWordTexts.GivenTo.With(TenantWords.Of(team)),
        { Name: "team" } => TicketWordTexts.TeamRemoved,
        { Name: "priority", Value: { } priority } => TicketWordTexts.PrioritySet.With(TenantWords.Of(priority)),
        { Name: var name, Value: var value } => TicketWordTexts.FieldSet.With(name, value),
    };
}
