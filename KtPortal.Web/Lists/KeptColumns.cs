using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Web.Http;

namespace KtPortal.Web.Lists;

/// <summary>
/// Which columns somebody chose of a list, for the views that don't say. A cookie, like the width of the navigation: the page's one
/// query is written with it, and nothing has to be asked before.
/// </summary>
internal static class KeptColumns
{
    private const string Cookie = "kt-columns-";
    private const char Then = '.';

    // On a shared device each has his own.
    public static IReadOnlyList<string> Of(HttpRequest request, ListDeclaration list, Actor actor) =>
        request.Cookies[Cookie + list.Name]?.Split(Then) is [var owner, .. var columns] && owner == OwnerOf(actor) ? columns : [];

    /// <param name="columns">Empty: those that the list shows by default.</param>
    public static void Keep(HttpContext context, ListDeclaration list, Actor actor, IReadOnlyList<string> columns) => HostCookies.Keep(
        context, Cookie + list.Name, string.Join(Then, columns.Prepend(OwnerOf(actor))), columns.Count > 0 ? HostCookies.Year : TimeSpan.Zero);

    private static string OwnerOf(Actor actor) => actor.UserId!.Value.ToString("N");
}
