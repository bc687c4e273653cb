using System.Buffers.Binary;
using System.IO.Compression;

namespace KtPortal.Core.Branding.Images;

/// <summary>
/// Looks at the pixels of a small PNG as the painter writes it: eight bits a channel, with or without alpha, not interlaced
/// (W3C PNG, third edition, 9.2 for the filters). Enough to say whether a logo is too dark for a dark page.
/// </summary>
internal static class PngPixels
{
    // Below this a shape melts into what it stands on. Logos need no more (WCAG 2.2, 1.4.11 exempts them).
    private const double Faint = 2;

    /// <summary>How much of the visible picture melts into this surface, from 0 to 1; null when it can't be read.</summary>
    public static double? ShareLostOn(byte[] png, string surface)
    {
        if (Read(png) is not var (pixels, channels))
        {
            return null;
        }

        var ground = Contrast.Luminance(surface);
        var (seen, lost) = (0d, 0d);
        for (var i = 0; i + channels <= pixels.Length; i += channels)
        {
            var alpha = channels is 4 or 2 ? pixels[i + channels - 1] / 255d : 1;
            var luminance = channels >= 3
                ? Contrast.Luminance(pixels[i] / 255d, pixels[i + 1] / 255d, pixels[i + 2] / 255d)
                : Contrast.Luminance(pixels[i] / 255d, pixels[i] / 255d, pixels[i] / 255d);
            seen += alpha;
            lost += (Math.Max(luminance, ground) + 0.05) / (Math.Min(luminance, ground) + 0.05) < Faint ? alpha : 0;
        }

        return seen < 1 ? null : lost / seen;
    }

    private static (byte[] Pixels, int Channels)? Read(byte[] png)
    {
        if (png.Length < 33 || png[24] != 8 || png[28] != 0)
        {
            return null;
        }

        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
        var channels = png[25] switch { 0 => 1, 2 => 3, 4 => 2, 6 => 4, _ => 0 };
        if (channels == 0 || width is < 1 or > 1024 || height is < 1 or > 1024)
        {
            return null;
        }

        using var packed = new MemoryStream();
        for (var at = 8; at + 12 <= png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            if (length < 0 || at + 12L + length > png.Length)
            {
                return null;
            }

            if (png.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                packed.Write(png, at + 8, length);
            }

            at += 12 + length;
        }

        packed.Position = 0;
        using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
        var rows = new byte[height * ((width * channels) + 1)];
        return zlib.ReadAtLeast(rows, rows.Length, throwOnEndOfStream: false) == rows.Length ? (Unfilter(rows, width * channels, channels), channels) : null;
    }

    private static byte[] Unfilter(byte[] rows, int stride, int channels)
    {
        var pixels = new byte[rows.Length / (stride + 1) * stride];
        for (var y = 0; y * stride < pixels.Length; y++)
        {
            var filter = rows[y * (stride + 1)];
            for (var x = 0; x < stride; x++)
            {
                var left = x >= channels ? pixels[(y * stride) + x - channels] : 0;
                var up = y > 0 ? pixels[((y - 1) * stride) + x] : 0;
                var corner = x >= channels && y > 0 ? pixels[((y - 1) * stride) + x - channels] : 0;
                var guess = filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => 0 };
                pixels[(y * stride) + x] = (byte)(rows[(y * (stride + 1)) + 1 + x] + guess);
            }
        }

        return pixels;
    }

    private static int Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        var (a, b, c) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }
}
