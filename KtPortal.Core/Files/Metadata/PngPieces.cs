using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Text;

namespace KtPortal.Core.Files.Metadata;

/// <summary>
/// A PNG without texts, times and a camera's notes (W3C PNG, third edition, 5.3 and 11): kept are the chunks that the picture, moving or not, is
/// shown with; whatever follows its end is not.
/// </summary>
internal static class PngPieces
{
    private const int Signature = 8;

    // Length, name and checksum of a chunk.
    private const int Around = 12;

    private static readonly FrozenSet<string> Shown = FrozenSet.Create(
        StringComparer.Ordinal,
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "mDCV", "cLLI", "bKGD", "hIST", "pHYs", "sPLT",
        "acTL", "fcTL", "fdAT");

    public static async IAsyncEnumerable<Memory<byte>> Of(PieceReader reader, [EnumeratorCancellation] CancellationToken cancel)
    {
        yield return reader.Take(Signature);
        while (await reader.FillAsync(8, cancel) && Length(reader.Ahead) is { } length)
        {
            var name = Encoding.ASCII.GetString(reader.Ahead[4..8]);
            if (!Shown.Contains(name))
            {
                await reader.SkipAsync(length, cancel);
                continue;
            }

            await foreach (var piece in reader.TakeAsync(length, cancel))
            {
                yield return piece;
            }

            if (name == "IEND")
            {
                yield break;
            }
        }

        // Nothing shows what follows here as a picture; nothing of what was sent is lost either.
        await foreach (var piece in reader.TakeRestAsync(cancel))
        {
            yield return piece;
        }
    }

    private static long? Length(ReadOnlySpan<byte> chunk)
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian(chunk);
        return length <= int.MaxValue && !chunk[4..8].ContainsAnyExcept(Letters) ? Around + length : null;
    }

    private static readonly System.Buffers.SearchValues<byte> Letters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);
}
