using System.Runtime.CompilerServices;

namespace KtPortal.Core.Files.Metadata;

/// <summary>
/// Takes from a picture what cameras and programs wrote beside it: place, time, camera, author, earlier versions. Pixels, colours, movement and
/// how it is turned stay, bit for bit, whatever its size: it is read in passing and not unpacked.
/// </summary>
internal static class PictureNotes
{
    /// <param name="head">What was read of it already.</param>
    /// <param name="maxBytes">More is refused, whether it would be kept or not.</param>
    /// <returns>The picture as it is stored; null for what is none.</returns>
    public static Stream? Without(byte[] head, Stream rest, string contentType, long maxBytes, CancellationToken cancel)
    {
        Func<PieceReader, CancellationToken, IAsyncEnumerable<Memory<byte>>>? keep = contentType switch
        {
            "image/jpeg" => JpegPieces.Of,
            "image/png" => PngPieces.Of,
            "image/gif" => GifPieces.Of,
            "image/webp" => WebpPieces.Of,
            "image/heic" => HeicPieces.Of,
            _ => null,
        };
        return keep is null ? null : new PieceStream(ToTheEndAsync(keep, new PieceReader(head, rest, maxBytes), cancel));
    }

    // What follows the end of a picture is read as well: a file is as large as it was sent.
    private static async IAsyncEnumerable<Memory<byte>> ToTheEndAsync(
        Func<PieceReader, CancellationToken, IAsyncEnumerable<Memory<byte>>> keep, PieceReader reader, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var piece in keep(reader, cancel))
        {
            yield return piece;
        }

        await reader.SkipAsync(long.MaxValue, cancel);
    }
}
