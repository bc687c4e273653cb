using KtPortal.Core.Tickets.Relations;
using KtPortal.Web.Languages;

namespace KtPortal.Web.Pages.Portal.Tickets;

/// <summary>How clients read relations: before the ticket at the other end.</summary>
public static class RelationWords
{
    public static string Before(RelationAs said) => said switch
    {
        RelationAs.Child => PortalTexts.RelationPartOf,
        RelationAs.Parent => PortalTexts.RelationIncludes,
        RelationAs.Duplicate or RelationAs.Original => PortalTexts.RelationSameAs,
        RelationAs.BlockedBy => PortalTexts.RelationWaitsFor,
        RelationAs.Blocks => PortalTexts.RelationNeededFor,
        _ => PortalTexts.RelationRelated,
    };
}
