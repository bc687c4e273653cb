using System.Buffers.Binary;
using SkiaSharp;

namespace KtPortal.Tests.Files;

/// <summary>Pictures with everything that cameras and programs write beside them, and without. All of it holds <see cref="Place"/>.</summary>
internal static class PictureSamples
{
    public const string Place = "52.520008N";

    /// <summary>What the picture itself is made of, where nothing unpacks it.</summary>
    public static readonly byte[] Pixels = [.. "VP8L"u8];

    private static readonly byte[] Xmp = [.. "<x:xmpmeta>"u8, .. System.Text.Encoding.ASCII.GetBytes(Place), .. "</x:xmpmeta>"u8];

    public static int Count(byte[] picture)
    {
        var found = 0;
        for (var rest = picture.AsSpan(); rest.IndexOf(Note) is >= 0 and var at; rest = rest[(at + Note.Length)..])
        {
            found++;
        }

        return found;
    }

    public static byte[] Without(string kind) => kind switch
    {
        "jpg" => Jpeg(),
        "png" => PictureReductionTests.Png(30, 20),
        "gif" => [.. GifStart, .. GifFrame, .. GifFrame, 0x3B],
        "webp" => Riff(VP8X(0), Lossless()),
        "heic" => Heic([], "xxxx"u8),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static byte[] With(string kind, byte orientation = 1) => kind switch
    {
        "jpg" => WithNotes(Jpeg(), orientation),
        "png" => WithNotes(PictureReductionTests.Png(30, 20)),
        "gif" => [.. GifStart, .. Comment, .. GifXmp, .. GifFrame, .. Comment, .. GifFrame, 0x3B, .. Note],
        "webp" => [.. Riff(VP8X(0x0C), Lossless(), Chunk("EXIF"u8, Tiff(orientation)), Chunk("XMP "u8, Xmp), Chunk("note"u8, Note)), .. Note],
        "heic" => Heic(Note, "Exif"u8),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Its notes lie before the box that says where they lie.</summary>
    public static byte[] HeicWithNotesBefore() => [.. HeicHead, .. Box("mdat"u8, Note), .. Meta("Exif"u8, HeicHead.Length + 8, Note.Length)];

    private static ReadOnlySpan<byte> Note => "52.520008N"u8;

    private static byte[] HeicHead => Box("ftyp"u8, "heic\0\0\0\0mif1heic"u8);

    private static byte[] GifStart =>
        [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 9, 9, 9, 200, 0, 0, 0x21, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0];

    private static byte[] GifFrame => [0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4C, 1, 0];

    private static byte[] Comment => [0x21, 0xFE, (byte)Note.Length, .. Note, 0];

    // The bytes after the text lead every reader of blocks to its end (XMP specification, part 3, 1.1.2).
    private static byte[] GifXmp =>
        [0x21, 0xFF, 11, .. "XMP DataXMP"u8, .. Xmp, 1, .. Enumerable.Range(0, 256).Select(i => (byte)(255 - i)), 0];

    private static byte[] Jpeg()
    {
        using var picture = new SKBitmap(64, 40);
        picture.Erase(SKColors.Teal);
        picture.SetPixel(3, 3, SKColors.White);
        using var data = picture.Encode(SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();
    }

    private static byte[] Lossless()
    {
        using var picture = new SKBitmap(64, 40);
        picture.Erase(SKColors.Teal);
        using var pixels = picture.PeekPixels()!;
        using var data = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 50));
        var riff = data!.ToArray();
        return riff[riff.AsSpan().IndexOf("VP8L"u8)..];
    }

    private static byte[] WithNotes(byte[] jpeg, byte orientation) =>
    [
        .. jpeg[..2],
        .. Segment(0xE1, [.. "Exif\0\0"u8, .. Tiff(orientation)]),
        .. Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Xmp]),
        .. Segment(0xE2, [.. "MPF\0"u8, .. Note]),
        .. Segment(0xED, [.. "Photoshop 3.0\0"u8, .. Note]),
        1, 2, 3,
        .. Segment(0xE0, [.. "JFXX\0"u8, .. Note]),
        .. Segment(0xFE, Note),
        .. jpeg[2..],
        .. jpeg[..2], .. Segment(0xE1, [.. "Exif\0\0"u8, .. Tiff(orientation)]), .. jpeg[2..],
        .. Note,
    ];

    private static byte[] WithNotes(byte[] png)
    {
        var end = png.Length - 12;
        return
        [
            .. png[..33],
            .. PictureReductionTests.Chunk("eXIf"u8, Tiff(1)),
            .. PictureReductionTests.Chunk("tEXt"u8, [.. "Comment\0"u8, .. Note]),
            .. png[33..end],
            .. PictureReductionTests.Chunk("iTXt"u8, [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. Xmp]),
            .. PictureReductionTests.Chunk("teSt"u8, Note),
            .. png[end..],
            .. Note,
        ];
    }

    // As cameras write it: how it is turned, and text elsewhere.
    private static byte[] Tiff(byte orientation) =>
    [
        .. "II*\0"u8, 8, 0, 0, 0, 2, 0,
        0x10, 0x01, 2, 0, (byte)Note.Length, 0, 0, 0, 38, 0, 0, 0,
        0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0,
        0, 0, 0, 0,
        .. Note,
    ];

    private static byte[] Segment(byte marker, ReadOnlySpan<byte> content) =>
        [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    private static byte[] VP8X(byte flags) => Chunk("VP8X"u8, [flags, 0, 0, 0, 63, 0, 0, 39, 0, 0]);

    private static byte[] Chunk(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content) =>
        [.. name, .. Little(content.Length), .. content, .. new byte[content.Length & 1]];

    private static byte[] Riff(params byte[][] chunks)
    {
        byte[] content = [.. "WEBP"u8, .. chunks.SelectMany(c => c)];
        return [.. "RIFF"u8, .. Little(content.Length), .. content];
    }

    private static byte[] Heic(ReadOnlySpan<byte> note, ReadOnlySpan<byte> kind)
    {
        var meta = Meta(kind, 0, note.Length);
        byte[] start = [.. HeicHead, .. Meta(kind, HeicHead.Length + meta.Length + 8 + Pixels.Length, note.Length)];
        byte[] trailer = note.IsEmpty ? [] : Box("mpvd"u8, note);
        return [.. start, .. Box("mdat"u8, [.. Pixels, .. note]), .. trailer];
    }

    private static byte[] Meta(ReadOnlySpan<byte> kind, int at, int length)
    {
        var entry = Box("infe"u8, [2, 0, 0, 0, 0, 7, 0, 0, .. kind, 0]);
        var items = Box("iinf"u8, [0, 0, 0, 0, 0, 1, .. entry]);
        var places = Box("iloc"u8, [1, 0, 0, 0, 0x44, 0x00, 0, 1, 0, 7, 0, 0, 0, 0, 0, 1, .. Big(at), .. Big(length)]);
        return Box("meta"u8, [0, 0, 0, 0, .. Box("hdlr"u8, new byte[24]), .. places, .. items]);
    }

    private static byte[] Box(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content) => [.. Big(8 + content.Length), .. name, .. content];

    private static byte[] Big(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }

    private static byte[] Little(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return bytes;
    }
}
