using KtPortal.Core.Branding;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace KtPortal.Web.Ui;

/// <summary>What the frame around a page needs: whose portal it is, who looks at it, and where they are.</summary>
public sealed record ShellModel
{
    /// <summary>The portal's name under this host's brand. Never the provider's name under a partner's brand.</summary>
    public required string Portal { get; init; }

    /// <summary>
    /// Address of the logo. An SVG with <c>#logo</c> at the end is drawn in the text's colour; without any the first letter
    /// of the name stands in.
    /// </summary>
    public string? Logo { get; init; }

    /// <summary>Shown on dark pages in place of the other.</summary>
    public string? LogoDark { get; init; }

    /// <summary>The logo is a word by itself: the name isn't set beside it.</summary>
    public bool LogoIsWide { get; init; }

    /// <summary>Too dark for a dark page, and no other is there.</summary>
    public bool LogoNeedsPlate { get; init; }

    public string? Favicon { get; init; }

    /// <summary>Address of the brand's own style sheet, for the pages that take it.</summary>
    public string? CustomCss { get; init; }

    /// <summary>Support contact and legal links.</summary>
    public BrandSettings Brand { get; init; } = new();

    /// <summary>Addresses of the style sheets: the house's with the brand's variables in it, or alone on nobody's host.</summary>
    public IReadOnlyList<string> Sheets { get => field ?? [Assets.Css]; init; }

    /// <summary>The styles of this kind of page at the desk; null where the desk's own are enough.</summary>
    public string? Styles { get; init; }

    /// <summary>Where the brand's icons lie; null on nobody's host.</summary>
    public string? BrandFolder { get; init; }

    /// <summary>What a phone colours its own bars with: the brand's primary.</summary>
    public string? ThemeColor { get; init; }

    /// <summary>light, dark or auto (as the device).</summary>
    public string Theme { get; init; } = "auto";

    /// <summary>Null for a visitor.</summary>
    public ShellUser? User { get; init; }

    /// <summary>The key of the place this page belongs to.</summary>
    public string Section { get; init; } = "";

    /// <summary>Space-separated topics the page listens to; null for none, then no stream is opened.</summary>
    public string? Topics { get; init; }

    /// <summary>Where this person can go, by group and in order.</summary>
    public IReadOnlyList<NavigationEntry> Places { get; init; } = [];

    /// <summary>The shell of a page: its model's, or ViewData["Shell"], or one that names nobody.</summary>
    public static ShellModel Of(ViewContext context) =>
        (context.ViewData.Model as IHasShell)?.Shell ?? context.ViewData["Shell"] as ShellModel ?? Nameless;

    /// <summary>For pages of nobody's host.</summary>
    public static ShellModel Nameless { get; } = new() { Portal = "" };
}

/// <summary>A page model with a frame. A base page implements it once.</summary>
public interface IHasShell
{
    ShellModel Shell { get; }
}

/// <param name="Key">Opaque and stable per user: keeps one person's drafts from the next on the same device.</param>
/// <param name="Name">As others see it.</param>
/// <param name="Organization">Shown under the name.</param>
public sealed record ShellUser(string Key, string Name, string Organization);
