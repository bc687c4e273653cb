using System.Runtime.CompilerServices;

namespace KtPortal.Core.Files.Metadata;

/// <summary>
/// A GIF without comments and the notes of programs (GIF89a, 15 to 27): kept are its pictures, how long each stays, and how often they repeat;
/// whatever follows its end is not.
/// </summary>
internal static class GifPieces
{
    private const int Header = 13;
    private const byte Extension = 0x21;
    private const byte Picture = 0x2C;
    private const byte Trailer = 0x3B;

    public static async IAsyncEnumerable<Memory<byte>> Of(PieceReader reader, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (await reader.FillAsync(Header, cancel))
        {
            var colours = ColoursAfter(reader.Ahead[10]);
            await foreach (var piece in reader.TakeAsync(Header + colours, cancel))
            {
                yield return piece;
            }

            while (await reader.FillAsync(1, cancel) && reader.Ahead[0] is Extension or Picture or Trailer)
            {
                if (reader.Ahead[0] == Trailer)
                {
                    yield return reader.Take(1);
                    yield break;
                }

                await reader.FillAsync(16, cancel);
                var kept = IsShown(reader.Ahead);
                await foreach (var piece in reader.TakeAsync(BeforeBlocks(reader.Ahead), cancel))
                {
                    if (kept)
                    {
                        yield return piece;
                    }
                }

                await foreach (var piece in BlocksOf(reader, cancel))
                {
                    if (kept)
                    {
                        yield return piece;
                    }
                }
            }
        }

        // Nothing shows what follows here as a picture; nothing of what was sent is lost either.
        await foreach (var piece in reader.TakeRestAsync(cancel))
        {
            yield return piece;
        }
    }

    // Blocks of at most 255 bytes, each behind its length; one of no length ends them.
    private static async IAsyncEnumerable<Memory<byte>> BlocksOf(PieceReader reader, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (await reader.FillAsync(1, cancel))
        {
            var length = reader.Ahead[0];
            await reader.FillAsync(1 + length, cancel);
            yield return reader.Take(1 + length);
            if (length == 0)
            {
                yield break;
            }
        }
    }

    private static int BeforeBlocks(ReadOnlySpan<byte> block) => block[0] == Extension ? 2 : block.Length < 10 ? block.Length : 11 + ColoursAfter(block[9]);

    private static int ColoursAfter(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    private static bool IsShown(ReadOnlySpan<byte> block) => block[0] == Picture || block.Length < 2 || block[1] switch
    {
        0xF9 or 0x01 => true,
        0xFF => block.Length >= 14 && (block[3..].StartsWith("NETSCAPE2.0"u8) || block[3..].StartsWith("ANIMEXTS1.0"u8)
            || block[3..].StartsWith("ICCRGBG1012"u8)),
        _ => false,
    };
}
