using System.Globalization;
using System.Net;
using System.Text;

namespace KtPortal.Core.Branding.Images;

/// <summary>A file that a brand serves under its name.</summary>
public sealed record BrandFile(string Name, string ContentType, byte[] Content);

/// <summary>
/// The icons of a browser's tab, a home screen and an app, made once when a brand is published: from its favicon, else from a
/// logo about as wide as high, else the portal's initial on the primary colour. Where nothing can be painted there is the
/// tab's icon alone.
/// </summary>
public sealed class BrandIcons(SvgPainter painter)
{
    private const string Plain = "#ffffff";

    public async Task<IReadOnlyList<BrandFile>> MakeAsync(BrandSettings settings, BrandImage? favicon, BrandImage? logo, CancellationToken cancel)
    {
        var source = favicon ?? (logo is { Proportion: > 0.6 and < 1.6 } ? logo : null);
        var initial = Initial(settings, source is null ? 112 : 0);
        var small = source ?? new BrandImage("image/svg+xml", Encoding.UTF8.GetBytes(initial), 512, 512, []);
        var files = new List<BrandFile> { new($"favicon.{small.Extension}", small.ContentType, small.Content) };
        var ground = source is null ? settings.Primary : await GroundAsync(source, settings, cancel);
        (string Name, int Size, string Svg)[] icons =
        [
            ("icon-192.png", 192, source is null ? initial : Placed(source, null, 0)),
            ("icon-512.png", 512, source is null ? initial : Placed(source, null, 0)),
            // The outer tenth on each side may be cut off (W3C manifest, "safe zone": a circle of 80 %).
            ("icon-maskable-512.png", 512, source is null ? Initial(settings, 0) : Placed(source, ground, 0.2)),
            ("apple-touch-icon.png", 180, source is null ? Initial(settings, 0) : Placed(source, ground, 0.14)),
        ];
        foreach (var (name, size, svg) in icons)
        {
            // What could not be painted once is not tried four times: each try may take seconds.
            if (await painter.PaintAsync(Encoding.UTF8.GetBytes(svg), size, cancel) is not { } png)
            {
                break;
            }

            files.Add(new(name, "image/png", png));
        }

        return files;
    }

    /// <summary>Whether the picture needs a light plate on a dark page. Null: it can't be measured here.</summary>
    public async Task<bool?> IsTooDarkAsync(BrandImage image, CancellationToken cancel) => await LostOnAsync(image, BrandPalette.DarkSurface, cancel) is { } lost ? lost > 0.3 : null;

    private async Task<string> GroundAsync(BrandImage image, BrandSettings settings, CancellationToken cancel) =>
        await LostOnAsync(image, Plain, cancel) > 0.5 ? settings.Primary : Plain;

    private async Task<double?> LostOnAsync(BrandImage image, string surface, CancellationToken cancel) =>
        await painter.PaintAsync(Encoding.UTF8.GetBytes(Placed(image, null, 0)), 64, cancel) is { } png ? PngPixels.ShareLostOn(png, surface) : null;

    private static string Placed(BrandImage image, string? ground, double margin)
    {
        var (at, side) = (512 * margin, 512 * (1 - (2 * margin)));
        var back = ground is null ? "" : $"<rect width=\"512\" height=\"512\" fill=\"{ground}\"/>";
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">{back}<image x="{at:0}" y="{at:0}" width="{side:0}" height="{side:0}" href="data:{image.ContentType};base64,{Convert.ToBase64String(image.Content)}"/></svg>
            """);
    }

    private static string Initial(BrandSettings settings, int corner)
    {
        var palette = BrandPalette.Derive(settings.Primary, settings.Secondary, settings.Accent);
        var letter = settings.PortalName.EnumerateRunes().FirstOrDefault(r => Rune.IsLetterOrDigit(r), new Rune('?'));
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512"><rect width="512" height="512" rx="{corner}" fill="{palette.Primary}"/><text x="256" y="352" text-anchor="middle" font-family="Inter,Helvetica,Arial,'DejaVu Sans',sans-serif" font-weight="600" font-size="270" fill="{palette.OnPrimary}">{WebUtility.HtmlEncode(Rune.ToUpperInvariant(letter).ToString())}</text></svg>
            """);
    }
}
