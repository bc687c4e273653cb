using System.Buffers.Binary;

namespace KtPortal.Core.Files.Metadata;

/// <summary>
/// How a picture is to be turned, the one thing of a camera's notes that is kept: without it photographs lie on their side. A number of
/// 1 to 8 (Exif 2.32, 4.6.4, tag 0x0112), in a TIFF directory.
/// </summary>
internal static class Orientation
{
    public const int Upright = 1;

    /// <summary>Bytes of what <see cref="Write"/> writes.</summary>
    public const int Size = 26;

    private const ushort Tag = 0x0112;
    private const int EntrySize = 12;

    /// <summary>Upright where nothing is said, or nothing that can be read.</summary>
    public static int Read(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8 || !(tiff.StartsWith("II"u8) || tiff.StartsWith("MM"u8)))
        {
            return Upright;
        }

        var little = tiff[0] == (byte)'I';
        var at = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (at > tiff.Length - 2)
        {
            return Upright;
        }

        var entries = tiff[((int)at + 2)..];
        for (var left = Short(tiff[(int)at..], little); left > 0 && entries.Length >= EntrySize; left--, entries = entries[EntrySize..])
        {
            if (Short(entries, little) == Tag)
            {
                return Short(entries[8..], little) is >= 1 and <= 8 and var turned ? turned : Upright;
            }
        }

        return Upright;
    }

    /// <summary>A TIFF directory that says this and nothing else.</summary>
    public static byte[] Write(int orientation) =>
    [
        .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, Tag >> 8, Tag & 0xFF, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
    ];

    private static ushort Short(ReadOnlySpan<byte> from, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(from) : BinaryPrimitives.ReadUInt16BigEndian(from);
}
