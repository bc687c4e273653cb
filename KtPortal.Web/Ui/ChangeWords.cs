using KtPortal.Core.Tickets;

namespace KtPortal.Web.Ui;

/// <summary>What a toast says of an edit: "KT-1042 accepted, assigned to Priya".</summary>
public static class ChangeWords
{
    public static string Of(TicketChange change) => change.Number + " " + string.Join(", ", change.Fields.Select(Of));

    private static string Of(ChangedField field) => field switch
    {
        { Name: "accepted" } => "accepted",
        { Name: "reopened" } => "opened again",
        { Name: "status", Value: { } status } => $"set to {status}",
        { Name: "assignee", Value: { } person } => $"assigned to {person}",
        { Name: "assignee" } => "is nobody’s now",
        { Name: "category", Value: null } => "has no category now",
        { Name: var name, Value: var value } => $"{name} set to {value}",
    };
}
