using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;
using KtPortal.Web.Ui;

namespace KtPortal.Web.Http;

internal static class Shells
{
    /// <summary>Where the brand's files lie; the address changes with them.</summary>
    public static string BrandFolder(HostEntry host) => $"/brand/{host.StylesheetHash}";

    public static ShellModel For(HostEntry host, Actor actor, string section, string? topics, Core.Tickets.DeskCounts? counts) => new()
    {
        Portal = host.PortalName,
        Logo = host.LogoSvg is null ? null : $"/brand/{host.StylesheetHash}/logo.svg",
        BrandCss = host.Stylesheet.Length == 0 ? null : $"/brand/{host.StylesheetHash}.css",
        BrandFolder = BrandFolder(host),
        ThemeColor = host.PrimaryColor,
        Theme = actor.Theme,
        Section = section,
        Topics = topics,
        User = actor.IsSignedIn
            ? new ShellUser(actor.UserId!.Value.ToString("N"), actor.Name, actor.OrganizationName, actor.May(Permission.SettingsManage))
            : null,
        Counts = counts is null
            ? new DeskCounts()
            : new DeskCounts(counts.New, counts.Mine, counts.Open, counts.Unassigned, counts.Pending, counts.Dead),
    };
}
