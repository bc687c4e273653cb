using System.Globalization;
using KtPortal.Core.Branding;

namespace KtPortal.Web.Pages.Desk.Admin.Branding;

/// <summary>The form as it was sent, kept word for word when it is refused.</summary>
public sealed record BrandForm
{
    public string? PortalName { get; set; }

    public string? ShortName { get; set; }

    public string? SupportEmail { get; set; }

    public string? SupportPhone { get; set; }

    public string? SupportUrl { get; set; }

    public string? SupportHours { get; set; }

    public Guid? LogoId { get; set; }

    public Guid? LogoDarkId { get; set; }

    public Guid? FaviconId { get; set; }

    public string? Primary { get; set; }

    public string? Secondary { get; set; }

    public string? Accent { get; set; }

    /// <summary>The browser's own colour fields beside them; without scripts the one that was changed counts.</summary>
    public string? PrimaryPick { get; set; }

    public string? SecondaryPick { get; set; }

    public string? AccentPick { get; set; }

    public string? PrimaryWas { get; set; }

    public string? SecondaryWas { get; set; }

    public string? AccentWas { get; set; }

    public string? DisplayFont { get; set; }

    public string? TextFont { get; set; }

    public string? Radius { get; set; }

    public string? DarkMode { get; set; }

    public string? TermsUrl { get; set; }

    public string? PrivacyUrl { get; set; }

    public string? ImprintUrl { get; set; }

    public string? CustomCss { get; set; }

    public static BrandForm Of(BrandSettings brand) => new()
    {
        PortalName = brand.PortalName,
        ShortName = brand.ShortName,
        SupportEmail = brand.SupportEmail,
        SupportPhone = brand.SupportPhone,
        SupportUrl = brand.SupportUrl,
        SupportHours = brand.SupportHours,
        LogoId = brand.LogoId,
        LogoDarkId = brand.LogoDarkId,
        FaviconId = brand.FaviconId,
        Primary = brand.Primary,
        Secondary = brand.Secondary,
        Accent = brand.Accent,
        DisplayFont = brand.DisplayFont,
        TextFont = brand.TextFont,
        Radius = brand.Radius.ToString(CultureInfo.InvariantCulture),
        DarkMode = brand.DarkMode,
        TermsUrl = brand.TermsUrl,
        PrivacyUrl = brand.PrivacyUrl,
        ImprintUrl = brand.ImprintUrl,
        CustomCss = brand.CustomCss,
    };

    /// <summary>Puts the colours that were picked where they were typed.</summary>
    public void Settle()
    {
        Primary = Settled(Primary, PrimaryPick, PrimaryWas);
        Secondary = Settled(Secondary, SecondaryPick, SecondaryWas);
        Accent = Settled(Accent, AccentPick, AccentWas);
    }

    /// <param name="offer">"Primary #0b5c8a": a colour that was offered and taken.</param>
    public void Take(string offer)
    {
        if (offer.Split(' ') is not [var field, var color] || !Contrast.IsColor(color))
        {
            return;
        }

        (Primary, Secondary, Accent) = field switch
        {
            "Primary" => (color, Secondary, Accent),
            "Secondary" => (Primary, color, Accent),
            "Accent" => (Primary, Secondary, color),
            _ => (Primary, Secondary, Accent),
        };
    }

    /// <summary>Takes pictures away and puts those that came in their places.</summary>
    public void Pick(IReadOnlyCollection<string> removed, IReadOnlyDictionary<string, Guid> came)
    {
        LogoId = came.TryGetValue("Logo", out var logo) ? logo : removed.Contains("logo") ? null : LogoId;
        LogoDarkId = came.TryGetValue("LogoDark", out var dark) ? dark : removed.Contains("logo-dark") ? null : LogoDarkId;
        FaviconId = came.TryGetValue("Favicon", out var favicon) ? favicon : removed.Contains("favicon") ? null : FaviconId;
    }

    public BrandSettings ToSettings() => new()
    {
        PortalName = Text(PortalName) ?? "",
        ShortName = Text(ShortName) ?? "",
        SupportEmail = Text(SupportEmail),
        SupportPhone = Text(SupportPhone),
        SupportUrl = Text(SupportUrl),
        SupportHours = Text(SupportHours),
        LogoId = LogoId,
        LogoDarkId = LogoDarkId,
        FaviconId = FaviconId,
        Primary = Text(Primary)?.ToLowerInvariant() ?? "",
        Secondary = Text(Secondary)?.ToLowerInvariant() ?? "",
        Accent = Text(Accent)?.ToLowerInvariant() ?? "",
        DisplayFont = DisplayFont ?? "",
        TextFont = TextFont ?? "",
        Radius = int.TryParse(Radius, NumberStyles.Integer, CultureInfo.InvariantCulture, out var radius) ? radius : -1,
        DarkMode = DarkMode ?? "",
        TermsUrl = Text(TermsUrl),
        PrivacyUrl = Text(PrivacyUrl),
        ImprintUrl = Text(ImprintUrl),
        CustomCss = string.IsNullOrWhiteSpace(CustomCss) ? null : Storable(CustomCss).ReplaceLineEndings("\n"),
    };

    /// <summary>
    /// The settings with whatever is refused left as it was: for a preview while somebody types. A colour is shown that can hardly be
    /// read, so that one sees it.
    /// </summary>
    public BrandSettings ToShow(BrandSettings otherwise)
    {
        var typed = ToSettings();
        var errors = BrandRules.Check(typed);
        T Fine<T>(string field, T typedHere, T before) => errors.Has(field) ? before : typedHere;
        return typed with
        {
            PortalName = Fine(nameof(PortalName), typed.PortalName, otherwise.PortalName),
            ShortName = Fine(nameof(ShortName), typed.ShortName, otherwise.ShortName),
            Primary = Contrast.IsColor(typed.Primary) ? typed.Primary : otherwise.Primary,
            Secondary = Contrast.IsColor(typed.Secondary) ? typed.Secondary : otherwise.Secondary,
            Accent = Contrast.IsColor(typed.Accent) ? typed.Accent : otherwise.Accent,
            DisplayFont = Fine(nameof(DisplayFont), typed.DisplayFont, otherwise.DisplayFont),
            TextFont = Fine(nameof(TextFont), typed.TextFont, otherwise.TextFont),
            DarkMode = Fine(nameof(DarkMode), typed.DarkMode, otherwise.DarkMode),
            Radius = Math.Clamp(typed.Radius, 0, BrandRules.MaxRadius),
            SupportEmail = Fine(nameof(SupportEmail), typed.SupportEmail, null),
            SupportPhone = Fine(nameof(SupportPhone), typed.SupportPhone, null),
            SupportHours = Fine(nameof(SupportHours), typed.SupportHours, null),
            SupportUrl = Fine(nameof(SupportUrl), typed.SupportUrl, null),
            TermsUrl = Fine(nameof(TermsUrl), typed.TermsUrl, null),
            PrivacyUrl = Fine(nameof(PrivacyUrl), typed.PrivacyUrl, null),
            ImprintUrl = Fine(nameof(ImprintUrl), typed.ImprintUrl, null),
            CustomCss = Fine(nameof(CustomCss), typed.CustomCss, otherwise.CustomCss),
        };
    }

    private static string? Settled(string? typed, string? picked, string? was) => typed == was && picked is not null && picked != was ? picked : typed;

    private static string? Text(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : Storable(typed).Trim();

    // The database knows no NUL; a style sheet reads it as this, too.
    private static string Storable(string typed) => typed.Replace('\0', '\uFFFD');
}
