using System.Buffers.Binary;
using System.IO.Compression;
using KtPortal.Core.Files;
using SkiaSharp;

namespace KtPortal.Tests.Files;

/// <summary>Small pictures of what people sent, and what hostile ones cost: nothing.</summary>
public sealed class PictureReductionTests
{
    [Theory]
    [InlineData(1280, 800, 320, 200)]
    [InlineData(300, 3000, 32, 320)]
    [InlineData(40, 30, 40, 30)]
    [InlineData(1, 6000, 1, 320)]
    public void A_picture_becomes_small_and_keeps_its_shape(int width, int height, int smallWidth, int smallHeight)
    {
        using var small = Read(PictureReduction.Reduce(Png(width, height)));
        Assert.Equal((smallWidth, smallHeight), (small.Width, small.Height));
    }

    [Theory]
    [InlineData(60_000, 60_000)]
    [InlineData(8_000, 8_000)]
    [InlineData(1, 100_000_000)]
    public void A_picture_that_says_it_is_huge_is_not_unpacked(int width, int height)
    {
        var before = GC.GetTotalAllocatedBytes(true);
        Assert.Empty(PictureReduction.Reduce(Png(width, height, written: 10)));
        Assert.True(GC.GetTotalAllocatedBytes(true) - before < 1_000_000);
    }

    [Fact]
    public void A_JPEG_in_endless_passes_is_not_read()
    {
        var jpeg = Jpeg(200, 100);
        Assert.NotEmpty(PictureReduction.Reduce(jpeg));
        Assert.Empty(PictureReduction.Reduce([.. jpeg[..^2], .. Enumerable.Repeat<byte[]>([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0], 200).SelectMany(pass => pass), .. jpeg[^2..]]));
    }

    [Fact]
    public void What_is_no_picture_or_a_broken_one_has_none()
    {
        var png = Png(400, 300);
        Assert.Empty(PictureReduction.Reduce([]));
        Assert.Empty(PictureReduction.Reduce([.. png[..8], .. new byte[400]]));
        Assert.Empty(PictureReduction.Reduce(png[..20]));
        Assert.Empty(PictureReduction.Reduce(new byte[PictureReduction.MostBytes + 1]));
    }

    [Theory]
    [InlineData(1, 300, 200)]
    [InlineData(3, 300, 200)]
    [InlineData(6, 200, 300)]
    [InlineData(8, 200, 300)]
    public void A_photo_stands_as_it_was_taken(int orientation, int width, int height)
    {
        using var small = Read(PictureReduction.Reduce(Turned(Jpeg(300, 200), (byte)orientation)));
        Assert.Equal((width, height), (small.Width, small.Height));
        // Its red corner is the upper left of the sensor.
        var (x, y) = orientation switch { 3 => (width - 10, height - 10), 6 => (width - 10, 10), 8 => (10, height - 10), _ => (10, 10) };
        Assert.True(small.GetPixel(x, y) is { Red: > 200, Blue: < 90 }, $"{small.GetPixel(x, y)}");
    }

    private static SKBitmap Read(byte[] picture) => SKBitmap.Decode(picture);

    private static byte[] Jpeg(int width, int height)
    {
        using var picture = new SKBitmap(width, height);
        picture.Erase(SKColors.Blue);
        for (var x = 0; x < 40; x++)
        {
            for (var y = 0; y < 40; y++)
            {
                picture.SetPixel(x, y, SKColors.Red);
            }
        }

        using var data = picture.Encode(SKEncodedImageFormat.Jpeg, 95);
        return data.ToArray();
    }

    // EXIF with nothing but how the sensor lay.
    private static byte[] Turned(byte[] jpeg, byte orientation) =>
    [
        0xFF, 0xD8, 0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0,
        .. jpeg.AsSpan(2),
    ];

    /// <param name="written">So many lines are there of those it says.</param>
    internal static byte[] Png(int width, int height, int? written = null)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var line = new byte[1 + (Math.Min(width, 60_000) * 3)];
            for (var i = 0; i < (written ?? height); i++)
            {
                zlib.Write(line);
            }
        }

        var size = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(size, width);
        BinaryPrimitives.WriteInt32BigEndian(size.AsSpan(4), height);
        (size[8], size[9]) = (8, 2);
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR"u8, size), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    internal static byte[] Chunk(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        var chunk = new byte[12 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        name.CopyTo(chunk.AsSpan(4));
        content.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + content.Length), Crc(chunk.AsSpan(4, 4 + content.Length)));
        return chunk;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = ~0u;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
            }
        }

        return ~crc;
    }
}
