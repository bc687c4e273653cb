using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace KtPortal.Core.Files.Metadata;

/// <summary>
/// A WebP without XMP and a camera's notes (RFC 9649, 2.7). Its length stands first, so what goes is emptied and not cut out; how the
/// picture is turned stays. Whatever follows its end goes.
/// </summary>
internal static class WebpPieces
{
    private const int Header = 12;
    private const int ChunkHeader = 8;
    private const byte HasXmp = 0x04;

    public static async IAsyncEnumerable<Memory<byte>> Of(PieceReader reader, [EnumeratorCancellation] CancellationToken cancel)
    {
        await reader.FillAsync(Header, cancel);
        var end = ChunkHeader + (long)BinaryPrimitives.ReadUInt32LittleEndian(reader.Ahead[4..]);
        yield return reader.Take(Header);
        while (reader.Position < end && await reader.FillAsync(ChunkHeader, cancel))
        {
            var name = reader.Ahead[..4];
            var length = (long)BinaryPrimitives.ReadUInt32LittleEndian(reader.Ahead[4..]);
            length += length & 1;
            var pieces = name.SequenceEqual("EXIF"u8) ? TurnOf(reader, length, cancel)
                : name.SequenceEqual("VP8X"u8) ? FeaturesOf(reader, length, cancel)
                : IsShown(name) ? reader.TakeAsync(ChunkHeader + length, cancel)
                : EmptyOf(reader, length, cancel);
            await foreach (var piece in pieces)
            {
                yield return piece;
            }
        }

        // Of a file that breaks off, what is left of its last chunk.
        await foreach (var piece in reader.TakeAsync(end - reader.Position, cancel))
        {
            yield return piece;
        }
    }

    private static async IAsyncEnumerable<Memory<byte>> TurnOf(PieceReader reader, long length, [EnumeratorCancellation] CancellationToken cancel)
    {
        yield return reader.Take(ChunkHeader);
        await reader.FillAsync((int)Math.Min(length, PieceReader.Most), cancel);
        var content = reader.Ahead[..(int)Math.Min(length, reader.Ahead.Length)];
        ReadOnlySpan<byte> exif = "Exif\0\0"u8;
        var turn = Orientation.Write(Orientation.Read(content.StartsWith(exif) ? content[exif.Length..] : content));
        if (content.Length >= turn.Length)
        {
            length -= turn.Length;
            reader.Take(turn.Length);
            yield return turn;
        }

        await foreach (var piece in reader.BlankAsync(length, cancel))
        {
            yield return piece;
        }
    }

    private static async IAsyncEnumerable<Memory<byte>> FeaturesOf(PieceReader reader, long length, [EnumeratorCancellation] CancellationToken cancel)
    {
        yield return reader.Take(ChunkHeader);
        await foreach (var piece in reader.TakeAsync(1, cancel))
        {
            piece.Span[0] &= unchecked((byte)~HasXmp);
            yield return piece;
        }

        await foreach (var piece in reader.TakeAsync(length - 1, cancel))
        {
            yield return piece;
        }
    }

    // Readers pass over chunks that they don't know.
    private static async IAsyncEnumerable<Memory<byte>> EmptyOf(PieceReader reader, long length, [EnumeratorCancellation] CancellationToken cancel)
    {
        var header = reader.Take(ChunkHeader);
        "JUNK"u8.CopyTo(header.Span);
        yield return header;
        await foreach (var piece in reader.BlankAsync(length, cancel))
        {
            yield return piece;
        }
    }

    private static bool IsShown(ReadOnlySpan<byte> name) =>
        name.StartsWith("VP8"u8) || name.SequenceEqual("ALPH"u8) || name.SequenceEqual("ANIM"u8) || name.SequenceEqual("ANMF"u8) || name.SequenceEqual("ICCP"u8);
}
