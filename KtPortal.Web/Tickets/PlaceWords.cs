using KtPortal.Core.Languages;
using KtPortal.Core.Tickets.Lines;
using KtPortal.Web.Languages;

namespace KtPortal.Web.Tickets;

/// <summary>What a client is told about a place in line, in words.</summary>
public static class PlaceWords
{
    /// <param name="place">Where it stands now; null where that is not shown.</param>
    /// <returns>Null for what holds no more.</returns>
    public static string? Of(PlaceNotice notice, int? place) => notice switch
    {
        { Kind: PlaceNotice.Next } => place is null or 1 ? PortalTexts.PlaceNext : null,
        { Kind: PlaceNotice.Begun } => place is null ? PortalTexts.WorkBegun : null,
        { From: { } from, Place: { } to } when to < from => PortalTexts.PlaceUp.With(from, to),
        { From: { } from, Place: { } to } => PortalTexts.PlaceDown.With(from, to),
        _ => null,
    };

    public static string IconOf(PlaceNotice notice) => notice switch
    {
        { Kind: PlaceNotice.Begun } => "check",
        { From: { } from, Place: { } to } when to > from => "arrow-down",
        _ => "arrow-up",
    };
}
