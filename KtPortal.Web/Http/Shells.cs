using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;
using KtPortal.Web.Ui;

namespace KtPortal.Web.Http;

internal static class Shells
{
    /// <summary>Where the brand's files lie; the address changes with them.</summary>
    public static string BrandFolder(HostEntry host) => $"/brand/{host.StylesheetHash}";

    public static ShellModel For(
        HostEntry host, Actor actor, string section, string? topics, IReadOnlyList<NavigationEntry>? places = null) => new()
        {
            Portal = host.PortalName,
            Logo = AddressOf(host, host.Face.Logo),
            LogoDark = AddressOf(host, host.Face.LogoDark),
            LogoIsWide = host.Face.LogoIsWide,
            LogoNeedsPlate = host.Face.LogoNeedsPlate,
            Favicon = AddressOf(host, host.Face.Favicon),
            CustomCss = host.CustomCss.Length == 0 ? null : $"/brand/{host.StylesheetHash}/custom.css",
            Brand = host.Face.Settings,
            Sheets = [$"/brand/{host.StylesheetHash}/app.css{Assets.Version(Assets.Css)}"],
            BrandFolder = BrandFolder(host),
            ThemeColor = host.PrimaryColor,
            // Staff work in what they chose; to clients and visitors the brand may say which of the two it is made for.
            Theme = actor.IsStaff || host.Face.Settings.DarkMode == "auto" ? actor.Theme : host.Face.Settings.DarkMode,
            Section = section,
            Topics = topics,
            User = actor.IsSignedIn
            ? new ShellUser(actor.UserId!.Value.ToString("N"), actor.Name, actor.OrganizationName)
            : null,
            Places = places ?? [],
        };

    private static string? AddressOf(HostEntry host, string? file) => file is null ? null : $"/brand/{host.StylesheetHash}/{file}";
}
