using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Xml.Linq;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Branding.Images;

/// <summary>A picture of a brand, known by its content and clean.</summary>
/// <param name="Removed">What was taken out of an SVG.</param>
public sealed record BrandImage(string ContentType, byte[] Content, int Width, int Height, IReadOnlyList<string> Removed)
{
    public const int MaxBytes = 2 * 1024 * 1024;
    private const int MaxSide = 6000;

    // Unpacked a pixel takes four bytes, here and on every visitor's device, whatever the file weighs.
    private const int MaxPixels = 16_000_000;

    public bool IsSvg => ContentType == "image/svg+xml";

    public string Extension => ExtensionOf(ContentType);

    public double Proportion => (double)Width / Height;

    public static string ExtensionOf(string contentType) => contentType switch
    {
        "image/svg+xml" => "svg",
        "image/png" => "png",
        "image/jpeg" => "jpg",
        _ => "webp",
    };

    /// <returns>The picture, or why it is refused, in the user's words.</returns>
    public static (BrandImage? Image, string? Refusal) Read(byte[] content)
    {
        if (content.Length > MaxBytes)
        {
            return (null, BrandProblemTexts.PictureTooLarge);
        }

        var image = Raster(content) ?? Svg(content);
        return image switch
        {
            null => (null, BrandProblemTexts.PictureUnknown),
            { Width: < 1 } or { Height: < 1 } => (null, BrandProblemTexts.PictureEmpty),
            { Width: > MaxSide } or { Height: > MaxSide } => (null, BrandProblemTexts.PictureTooWide.With(MaxSide)),
            { IsSvg: false } when image.Width * image.Height > MaxPixels => (null, BrandProblemTexts.PictureTooManyPixels),
            _ => (image, null),
        };
    }

    private static BrandImage? Raster(byte[] content)
    {
        ReadOnlySpan<byte> data = content;
        if (data.StartsWith(PngHead) && data.Length > 24 && data[12..].StartsWith("IHDR"u8))
        {
            return new("image/png", content, BinaryPrimitives.ReadInt32BigEndian(data[16..]), BinaryPrimitives.ReadInt32BigEndian(data[20..]), []);
        }

        if (data.Length > 4 && data[0] == 0xFF && data[1] == 0xD8 && data[2] == 0xFF)
        {
            return Jpeg(content) is var (width, height) ? new("image/jpeg", content, width, height, []) : null;
        }

        return data.Length > 30 && data.StartsWith("RIFF"u8) && data[8..].StartsWith("WEBP"u8) && WebP(data) is var (w, h) ? new("image/webp", content, w, h, []) : null;
    }

    private static ReadOnlySpan<byte> PngHead => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    // ITU-T T.81, B.2: the frame header (SOF) carries height and width; other segments are passed over by their length.
    private static (int Width, int Height)? Jpeg(ReadOnlySpan<byte> data)
    {
        for (var at = 2; at + 9 < data.Length && data[at] == 0xFF;)
        {
            var marker = data[at + 1];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(data[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(data[(at + 5)..]));
            }

            at += marker is 0xFF ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(data[(at + 2)..]);
        }

        return null;
    }

    // RFC 9649: the first chunk is VP8X, VP8L or VP8, each with the size in a place of its own.
    private static (int Width, int Height)? WebP(ReadOnlySpan<byte> data) => Encoding.Latin1.GetString(data.Slice(12, 4)) switch
    {
        "VP8X" => (1 + (data[24] | (data[25] << 8) | (data[26] << 16)), 1 + (data[27] | (data[28] << 8) | (data[29] << 16))),
        "VP8L" => (1 + (BinaryPrimitives.ReadInt32LittleEndian(data[21..]) & 0x3FFF), 1 + ((BinaryPrimitives.ReadInt32LittleEndian(data[21..]) >> 14) & 0x3FFF)),
        "VP8 " => (BinaryPrimitives.ReadUInt16LittleEndian(data[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(data[28..]) & 0x3FFF),
        _ => null,
    };

    private static BrandImage? Svg(byte[] content)
    {
        if (CleanSvg.Read(content) is not var (root, removed))
        {
            return null;
        }

        var box = root.Attribute("viewBox")?.Value.Split([' ', ',', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries) ?? [];
        var (width, height) = box.Length == 4 ? (Pixels(box[2]), Pixels(box[3])) : (Pixels(root.Attribute("width")?.Value), Pixels(root.Attribute("height")?.Value));
        if (box.Length != 4 && width > 0 && height > 0)
        {
            // Without it the picture would be cut, not scaled.
            root.SetAttributeValue("viewBox", $"0 0 {width.ToString(CultureInfo.InvariantCulture)} {height.ToString(CultureInfo.InvariantCulture)}");
        }

        // Proportion matters, not size: a logo may be drawn in a box of one by one.
        var scale = width > 0 && Math.Max(width, height) < 1000 ? 1000 / Math.Max(width, height) : 1;
        return new("image/svg+xml", Encoding.UTF8.GetBytes(root.ToString(SaveOptions.DisableFormatting)), (int)Math.Round(width * scale), (int)Math.Round(height * scale), removed);
    }

    private static double Pixels(string? text) =>
        double.TryParse(text?.TrimEnd('p', 'x', 'm', '%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is > 0 and < 100_000 ? value : 0;
}
