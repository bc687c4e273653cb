using System.Buffers.Binary;

namespace KtPortal.Core.Files.Metadata;

/// <summary>
/// Where in a HEIC the notes of camera and programs lie, read from its <c>meta</c> box (ISO/IEC 14496-12, 8.11.3 <c>iloc</c> and 8.11.6 <c>iinf</c>):
/// items of type <c>Exif</c>, of a media type (XMP) or an address. How a picture is turned stands elsewhere.
/// </summary>
internal static class HeicNotes
{
    private const int BoxHeader = 8;
    private const int InFile = 0;
    private const int InBox = 1;

    /// <param name="meta">The whole box.</param>
    /// <param name="position">Of the box, in the file.</param>
    /// <returns>Bytes of the file, first and count.</returns>
    /// <exception cref="RefusedException">It can't be told.</exception>
    public static IReadOnlyList<(long First, long Count)> Find(ReadOnlySpan<byte> meta, long position)
    {
        var inside = BoxHeader + 4;
        var notes = new HashSet<uint>();
        var (items, places, data) = (BoxOf(meta, inside, "iinf"u8), BoxOf(meta, inside, "iloc"u8), BoxOf(meta, inside, "idat"u8));
        if (items is { } list)
        {
            ReadItems(new BoxCursor(meta[list]), notes);
        }

        return notes.Count == 0 || places is not { } lies ? [] : ReadPlaces(new BoxCursor(meta[lies]), notes, position + (data?.Start.Value + BoxHeader ?? 0));
    }

    private static Range? BoxOf(ReadOnlySpan<byte> whole, int from, ReadOnlySpan<byte> name)
    {
        while (from + BoxHeader <= whole.Length)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(whole[from..]);
            if (size < BoxHeader || size > whole.Length - from)
            {
                throw new RefusedException(IntakeMessages.PictureKeepsItsNotes);
            }

            if (whole.Slice(from + 4, 4).SequenceEqual(name))
            {
                return from..(from + (int)size);
            }

            from += (int)size;
        }

        return null;
    }

    private static void ReadItems(BoxCursor box, HashSet<uint> notes)
    {
        box.Skip(BoxHeader);
        var version = box.Version();
        for (var left = box.Number(version == 0 ? 2 : 4); left > 0; left--)
        {
            var entry = box.Inner();
            entry.Skip(BoxHeader);
            var wide = entry.Version() switch { 2 => 2, 3 => 4, _ => throw new RefusedException(IntakeMessages.PictureKeepsItsNotes) };
            var item = (uint)entry.Number(wide);
            entry.Skip(2);
            if (entry.Bytes(4) is var kind && (kind.SequenceEqual("Exif"u8) || kind.SequenceEqual("mime"u8) || kind.SequenceEqual("uri "u8)))
            {
                notes.Add(item);
            }
        }
    }

    private static List<(long First, long Count)> ReadPlaces(BoxCursor box, HashSet<uint> notes, long dataPosition)
    {
        var found = new List<(long First, long Count)>();
        box.Skip(BoxHeader);
        var version = box.Version();
        var (sizes, more) = ((int)box.Number(1), (int)box.Number(1));
        var (offset, length, start, index) = (sizes >> 4, sizes & 15, more >> 4, version == 0 ? 0 : more & 15);
        for (var left = box.Number(version < 2 ? 2 : 4); left > 0; left--)
        {
            var isNote = notes.Contains((uint)box.Number(version < 2 ? 2 : 4));
            var way = version == 0 ? InFile : (int)box.Number(2) & 15;
            box.Skip(2);
            var first = (long)box.Number(start);
            for (var extents = box.Number(2); extents > 0; extents--)
            {
                box.Skip(index);
                var (at, count) = ((long)box.Number(offset), (long)box.Number(length));
                if (!isNote)
                {
                    continue;
                }

                if (way > InBox || count <= 0 || first < 0 || at < 0)
                {
                    throw new RefusedException(IntakeMessages.PictureKeepsItsNotes);
                }

                found.Add(((way == InBox ? dataPosition : 0) + first + at, count));
            }
        }

        return found;
    }
}

/// <summary>Reads a box from its beginning; what says it is longer than it is, can't be read.</summary>
internal ref struct BoxCursor(ReadOnlySpan<byte> rest)
{
    private ReadOnlySpan<byte> rest = rest;

    public ReadOnlySpan<byte> Bytes(long count)
    {
        if (count > rest.Length)
        {
            throw new RefusedException(IntakeMessages.PictureKeepsItsNotes);
        }

        var taken = rest[..(int)count];
        rest = rest[(int)count..];
        return taken;
    }

    public void Skip(int count) => Bytes(count);

    /// <summary>Of 0 to 8 bytes, the highest first.</summary>
    public ulong Number(int size)
    {
        var number = 0ul;
        foreach (var next in Bytes(size))
        {
            number = (number << 8) | next;
        }

        return number;
    }

    /// <summary>With its flags, which are passed over.</summary>
    public int Version() => Bytes(4)[0];

    /// <summary>The box that begins here.</summary>
    public BoxCursor Inner() => new(Bytes(rest.Length < 4 ? long.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(rest)));
}
