using KtPortal.Core.Tickets.Relations;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>How staff call relations.</summary>
public static class RelationWords
{
    /// <summary>What staff choose among; the other way round of a duplicate is said on the duplicate's page.</summary>
    public static IReadOnlyList<RelationAs> Offered { get; } =
        [RelationAs.Related, RelationAs.Child, RelationAs.Parent, RelationAs.Duplicate, RelationAs.BlockedBy, RelationAs.Blocks];

    public static string Chosen(RelationAs said) => said switch
    {
        RelationAs.Child => DeskTicketTexts.AsChild,
        RelationAs.Parent => DeskTicketTexts.AsParent,
        RelationAs.Duplicate => DeskTicketTexts.AsDuplicate,
        RelationAs.BlockedBy => DeskTicketTexts.AsBlockedBy,
        RelationAs.Blocks => DeskTicketTexts.AsBlocks,
        _ => DeskTicketTexts.AsRelated,
    };

    /// <summary>Above the tickets at the other end.</summary>
    public static string Above(RelationAs said) => said switch
    {
        RelationAs.Child => DeskTicketTexts.RelationParent,
        RelationAs.Parent => DeskTicketTexts.RelationChildren,
        RelationAs.Duplicate => DeskTicketTexts.RelationDuplicateOf,
        RelationAs.Original => DeskTicketTexts.RelationDuplicates,
        RelationAs.BlockedBy => DeskTicketTexts.RelationBlockedBy,
        RelationAs.Blocks => DeskTicketTexts.RelationBlocks,
        _ => DeskTicketTexts.RelationRelated,
    };
}
