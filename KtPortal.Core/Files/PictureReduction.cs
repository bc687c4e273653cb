using SkiaSharp;

namespace KtPortal.Core.Files;

/// <summary>
/// Makes small pictures of what people sent. Whoever sent it may mean harm: how large a picture says it is, is read before anything is
/// unpacked, and one that would take more memory or time than a camera's is not made small at all.
/// </summary>
internal static class PictureReduction
{
    /// <summary>Of the longer side, in pixels.</summary>
    public const int Side = 320;

    /// <summary>Bytes of a picture that is looked at.</summary>
    public const int MostBytes = 25 * 1024 * 1024;

    // What the largest cameras of phones take by default; a JPEG that comes in passes is held whole while it is read.
    private const long MostPixels = 52_000_000;

    // Held at once, four bytes each: some hundred megabytes. JPEGs are read at an eighth of their size, others as they are.
    private const long MostUnpacked = 26_000_000;

    // A JPEG in passes has about ten; each costs as much as the whole.
    private const int MostPasses = 60;

    /// <summary>WebP; empty for what is no picture, or none that is made small.</summary>
    public static byte[] Reduce(byte[] picture)
    {
        if (picture.Length > MostBytes || PassesOf(picture) > MostPasses)
        {
            return [];
        }

        using var data = SKData.CreateCopy(picture);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.Info is not { Width: > 0, Height: > 0 } whole || (long)whole.Width * whole.Height > MostPixels)
        {
            return [];
        }

        var size = codec.GetScaledDimensions(Math.Min(1f, (float)Side / Math.Max(whole.Width, whole.Height)));
        if ((long)size.Width * size.Height > MostUnpacked)
        {
            return [];
        }

        using var colours = SKColorSpace.CreateSrgb();
        using var unpacked = new SKBitmap();
        // A picture that breaks off is shown as far as it goes.
        return unpacked.TryAllocPixels(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul, colours))
            && codec.GetPixels(unpacked.Info, unpacked.GetPixels()) is SKCodecResult.Success or SKCodecResult.IncompleteInput
            ? Write(unpacked, codec.EncodedOrigin)
            : [];
    }

    private static byte[] Write(SKBitmap picture, SKEncodedOrigin origin)
    {
        var scale = Math.Min(1f, (float)Side / Math.Max(picture.Width, picture.Height));
        var (width, height) = (Math.Max(1, (int)Math.Round(picture.Width * scale)), Math.Max(1, (int)Math.Round(picture.Height * scale)));
        using var small = picture.Resize(new SKImageInfo(width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        if (small is null)
        {
            return [];
        }

        using var upright = Upright(small, origin);
        using var image = SKImage.FromBitmap(upright);
        using var written = image.Encode(SKEncodedImageFormat.Webp, 80);
        return written?.ToArray() ?? [];
    }

    // Cameras write the picture as the sensor lay, and how to turn it.
    private static SKBitmap Upright(SKBitmap picture, SKEncodedOrigin origin)
    {
        var (w, h) = (picture.Width, picture.Height);
        var turn = origin switch
        {
            SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, w, 0, 1, 0, 0, 0, 1),
            SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, w, 0, -1, h, 0, 0, 1),
            SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, h, 0, 0, 1),
            SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightTop => new SKMatrix(0, -1, h, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, h, -1, 0, w, 0, 0, 1),
            SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, w, 0, 0, 1),
            _ => SKMatrix.Identity,
        };
        var lies = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var upright = new SKBitmap(lies ? h : w, lies ? w : h);
        using var canvas = new SKCanvas(upright);
        canvas.Clear(SKColors.White);
        canvas.SetMatrix(turn);
        using var turned = SKImage.FromBitmap(picture);
        canvas.DrawImage(turned, 0, 0, new SKSamplingOptions(SKFilterMode.Nearest));
        return upright;
    }

    private static int PassesOf(ReadOnlySpan<byte> picture)
    {
        var passes = 0;
        ReadOnlySpan<byte> jpeg = [0xFF, 0xD8], pass = [0xFF, 0xDA];
        var rest = picture.StartsWith(jpeg) ? picture : [];
        while (rest.IndexOf(pass) is >= 0 and var at)
        {
            passes++;
            rest = rest[(at + pass.Length)..];
        }

        return passes;
    }
}
