namespace KtPortal.Core.Branding;

/// <summary>What follows from a brand's three colours, and whether it can be read.</summary>
public sealed record BrandPalette
{
    private const string White = "#ffffff";

    // tokens.css: --surface, light and dark (without the trace of hue, which doesn't change its lightness), and --red.
    private const string Surface = White;
    private const double DarkSurfaceLightness = 0.205;
    private const double ErrorHue = 27;

    /// <summary>tokens.css, --on-hero-2: the faintest words on the secondary colour hold so much of the ground.</summary>
    private const double Quiet = 0.24;

    public required string Primary { get; init; }

    public required string OnPrimary { get; init; }

    public required string PrimaryDark { get; init; }

    public required string OnPrimaryDark { get; init; }

    public required string Secondary { get; init; }

    public required string OnSecondary { get; init; }

    public required string SecondaryDark { get; init; }

    public required string OnSecondaryDark { get; init; }

    public required string Accent { get; init; }

    public required string OnAccent { get; init; }

    public required string AccentDark { get; init; }

    public required string OnAccentDark { get; init; }

    /// <summary>The hue of which greys and tints carry a trace.</summary>
    public required int Hue { get; init; }

    /// <summary>0 for pure greys.</summary>
    public required int Tint { get; init; }

    /// <summary>What is measured, in the order in which a page tells it.</summary>
    public required IReadOnlyList<ContrastFinding> Findings { get; init; }

    public bool CanBeUsed => Findings.All(f => f.Passes || f.FallsBack is not null);

    /// <param name="primary">#rrggbb, as the others.</param>
    /// <param name="secondary">Dark or light.</param>
    /// <param name="accent">The "you" bar.</param>
    public static BrandPalette Derive(string primary, string secondary, string accent)
    {
        var (p, s) = (Oklch.Of(primary), Oklch.Of(secondary));
        var onSecondary = OnGround(secondary, s);
        var secondaryDark = new Oklch(0.30, s.C < 0.005 ? s.C : Math.Clamp(s.C, 0.03, 0.055), s.H).ToHex();
        var onSecondaryDark = new Oklch(0.95, Math.Min(s.C, 0.012), s.H).ToHex();
        var primaryDark = new Oklch(0.78, Math.Min(p.C, 0.11), p.H).ToHex();
        var accentWorks = Contrast.Ratio(accent, secondary) >= Contrast.Shape;
        var shownAccent = accentWorks ? accent : onSecondary;
        var accentDark = accentWorks ? Lifted(accent, secondaryDark) : onSecondaryDark;
        var (hue, tint) = HueOf(p, s);
        return new BrandPalette
        {
            Primary = primary,
            OnPrimary = Readable(primary, p.H),
            PrimaryDark = primaryDark,
            OnPrimaryDark = Readable(primaryDark, p.H),
            Secondary = secondary,
            OnSecondary = onSecondary,
            SecondaryDark = secondaryDark,
            OnSecondaryDark = onSecondaryDark,
            Accent = shownAccent,
            OnAccent = Readable(shownAccent, Oklch.Of(shownAccent).H),
            AccentDark = accentDark,
            OnAccentDark = Readable(accentDark, Oklch.Of(accentDark).H),
            Hue = hue,
            Tint = tint,
            Findings = [.. Measure(primary, secondary, accent, onSecondary)],
        };
    }

    /// <summary>Errors are red: a primary of nearly that hue may be read as one.</summary>
    public static bool LooksLikeAnError(string primary) => Oklch.Of(primary) is { C: > 0.05 } color && Oklch.Apart(color.H, ErrorHue) < 20;

    private static IEnumerable<ContrastFinding> Measure(string primary, string secondary, string accent, string onSecondary)
    {
        yield return Found("Primary", BrandProblemTexts.Links, primary, c => Contrast.Ratio(c, Surface), Contrast.Text);
        yield return Found("Primary", BrandProblemTexts.ButtonWords, primary, c => Contrast.Ratio(c, Readable(c, Oklch.Of(c).H)), Contrast.Text);
        yield return Found("Secondary", BrandProblemTexts.QuietWords, secondary, QuietRatio, Contrast.Text);
        var bar = Found("Accent", BrandProblemTexts.OwnBar, accent, c => Contrast.Ratio(c, secondary), Contrast.Shape);
        yield return bar.Passes ? bar : bar with { FallsBack = onSecondary };
    }

    private static ContrastFinding Found(string field, string what, string color, Func<string, double> measure, double wanted)
    {
        var ratio = measure(color);
        return new(field, what, ratio, wanted, ratio >= wanted ? null : Nearest(color, c => measure(c) >= wanted));
    }

    /// <summary>The same hue, as little lighter or darker as makes it work.</summary>
    private static string? Nearest(string color, Func<string, bool> works)
    {
        var start = Oklch.Of(color);
        for (var step = 1; step <= 200; step++)
        {
            foreach (var lightness in (double[])[start.L - (step * 0.005), start.L + (step * 0.005)])
            {
                if (lightness is >= 0 and <= 1 && (start with { L = lightness }).ToHex() is var near && works(near))
                {
                    return near;
                }
            }
        }

        return null;
    }

    private static double QuietRatio(string secondary) =>
        Contrast.Ratio(Contrast.Mix(OnGround(secondary, Oklch.Of(secondary)), secondary, Quiet), secondary);

    private static string OnGround(string ground, Oklch color)
    {
        var light = new Oklch(0.968, Math.Min(color.C, 0.012), color.H).ToHex();
        var dark = new Oklch(0.28, Math.Min(color.C, 0.025), color.H).ToHex();
        return Contrast.Ratio(light, ground) >= Contrast.Ratio(dark, ground) ? light : dark;
    }

    private static string Readable(string ground, double hue)
    {
        if (Contrast.Ratio(White, ground) >= Contrast.Text)
        {
            return White;
        }

        var dark = new Oklch(0.24, 0.05, hue).ToHex();
        return Contrast.Ratio(dark, ground) >= Contrast.Text ? dark : "#000000";
    }

    private static string Lifted(string accent, string ground) =>
        Contrast.Ratio(accent, ground) >= Contrast.Shape ? accent : Nearest(accent, c => Contrast.Ratio(c, ground) >= Contrast.Shape) ?? White;

    // The calm large areas set the mood of the greys; the primary does where those are grey themselves. Never red: tips and
    // announcements are tinted, and must not look like errors.
    private static (int Hue, int Tint) HueOf(Oklch primary, Oklch secondary)
    {
        foreach (var color in (Oklch[])[secondary, primary])
        {
            if (color.C >= 0.008 && Oklch.Apart(color.H, ErrorHue) >= 20)
            {
                return ((int)Math.Round(color.H) % 360, 1);
            }
        }

        return (240, 0);
    }

    /// <summary>The dark surface a logo stands on.</summary>
    internal static string DarkSurface { get; } = new Oklch(DarkSurfaceLightness, 0, 0).ToHex();
}

/// <param name="Field">Which setting it is about.</param>
/// <param name="What">Where the two colours meet, in words.</param>
/// <param name="Ratio">As measured.</param>
/// <param name="Wanted">At least so much.</param>
/// <param name="Nearest">The nearest colour that works; null when this one does.</param>
/// <param name="FallsBack">Not refused: pages show this colour instead.</param>
public sealed record ContrastFinding(string Field, string What, double Ratio, double Wanted, string? Nearest, string? FallsBack = null)
{
    public bool Passes => Ratio >= Wanted;
}
