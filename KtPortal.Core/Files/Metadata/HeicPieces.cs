using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Text;

namespace KtPortal.Core.Files.Metadata;

/// <summary>
/// A HEIC without the notes of camera and programs. Its boxes name each other's places, so what goes is emptied and not cut out.
/// </summary>
internal static class HeicPieces
{
    private const int BoxHeader = 8;

    private static readonly FrozenSet<string> Shown = FrozenSet.Create(
        StringComparer.Ordinal, "ftyp", "styp", "meta", "mdat", "idat", "moov", "moof", "mfra", "sidx", "free", "skip");

    /// <exception cref="RefusedException">What the picture says of itself stands where it can't be found in passing.</exception>
    public static async IAsyncEnumerable<Memory<byte>> Of(PieceReader reader, [EnumeratorCancellation] CancellationToken cancel)
    {
        IReadOnlyList<(long First, long Count)> notes = [];
        while (await reader.FillAsync(16, cancel) || reader.Ahead.Length >= BoxHeader)
        {
            if (SizeOf(reader.Ahead) is not { } size)
            {
                break;
            }

            var name = Encoding.Latin1.GetString(reader.Ahead[4..BoxHeader]);
            if (name == "meta")
            {
                notes = await FindAsync(reader, size, cancel);
            }

            var position = reader.Position;
            if (!Shown.Contains(name))
            {
                var header = reader.Take(BoxHeader);
                "free"u8.CopyTo(header.Span[4..]);
                (position, size) = (reader.Position, size - BoxHeader);
                notes = [.. notes, (position, size)];
                yield return header;
            }

            await foreach (var piece in reader.TakeAsync(size, cancel))
            {
                Empty(piece.Span, position, notes);
                position += piece.Length;
                yield return piece;
            }
        }

        // Nothing shows what follows here as a picture; nothing of what was sent is lost either.
        await foreach (var piece in reader.TakeRestAsync(cancel))
        {
            yield return piece;
        }
    }

    // Zero means: to the end of the file. A box whose size stands in eight bytes holds it behind its name.
    private static long? SizeOf(ReadOnlySpan<byte> box)
    {
        var size = (long)BinaryPrimitives.ReadUInt32BigEndian(box);
        size = size switch
        {
            0 => long.MaxValue,
            1 => box.Length < 16 ? 0 : BinaryPrimitives.ReadInt64BigEndian(box[BoxHeader..]),
            _ => size,
        };
        return size >= BoxHeader ? size : null;
    }

    private static async ValueTask<IReadOnlyList<(long First, long Count)>> FindAsync(PieceReader reader, long size, CancellationToken cancel)
    {
        if (size > PieceReader.Most || !await reader.FillAsync((int)size, cancel))
        {
            throw new RefusedException(IntakeMessages.PictureKeepsItsNotes);
        }

        var notes = HeicNotes.Find(reader.Ahead[..(int)size], reader.Position);
        return notes.All(n => n.First >= reader.Position) ? notes : throw new RefusedException(IntakeMessages.PictureKeepsItsNotes);
    }

    private static void Empty(Span<byte> piece, long position, IReadOnlyList<(long First, long Count)> notes)
    {
        foreach (var (first, count) in notes)
        {
            var from = Math.Max(first - position, 0);
            var to = Math.Min(first - position + Math.Min(count, long.MaxValue / 2), piece.Length);
            if (from < to)
            {
                piece[(int)from..(int)to].Clear();
            }
        }
    }
}
