using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace KtPortal.Core.Files.Metadata;

/// <summary>
/// A JPEG without what cameras and programs wrote beside the picture (ITU-T T.81, annex B): Exif with place, camera and a small picture of its own,
/// XMP, IPTC, comments, and whatever follows the end, where phones put further pictures and films. Kept is what the picture is
/// shown with: tables, colours, and how it is turned.
/// </summary>
internal static class JpegPieces
{
    private const byte Lead = 0xFF;
    private const byte End = 0xD9;
    private const byte Scan = 0xDA;
    private const byte FirstApplication = 0xE0;

    public static async IAsyncEnumerable<Memory<byte>> Of(PieceReader reader, [EnumeratorCancellation] CancellationToken cancel)
    {
        yield return reader.Take(2);
        var turned = false;
        while (await FindMarkerAsync(reader, cancel))
        {
            var marker = reader.Ahead[1];
            if (IsBare(marker))
            {
                yield return reader.Take(2);
                if (marker == End)
                {
                    yield break;
                }

                continue;
            }

            if (!await reader.FillAsync(4, cancel) || BinaryPrimitives.ReadUInt16BigEndian(reader.Ahead[2..]) is < 2)
            {
                break;
            }

            var length = 2 + BinaryPrimitives.ReadUInt16BigEndian(reader.Ahead[2..]);
            await reader.FillAsync(length, cancel);
            var segment = reader.Take(length);
            if (!turned && Turn(segment.Span) is { } turn)
            {
                turned = true;
                yield return turn;
            }

            if (Kept(segment) is { IsEmpty: false } kept)
            {
                yield return kept;
            }

            if (marker == Scan)
            {
                await foreach (var piece in ScanOf(reader, cancel))
                {
                    yield return piece;
                }
            }
        }

        // Nothing shows what follows here as a picture; nothing of what was sent is lost either.
        await foreach (var piece in reader.TakeRestAsync(cancel))
        {
            yield return piece;
        }
    }

    // What lies between two segments is passed over, as programs that show pictures do.
    private static async ValueTask<bool> FindMarkerAsync(PieceReader reader, CancellationToken cancel)
    {
        while (await reader.FillAsync(2, cancel))
        {
            var lead = reader.Ahead.IndexOf(Lead);
            if (lead == 0 && reader.Ahead[1] is not (0 or Lead))
            {
                return true;
            }

            reader.Take(lead > 0 ? lead : lead == 0 ? 1 : reader.Ahead.Length);
        }

        return false;
    }

    // Entropy-coded data: ends at the next marker that is neither a stuffed byte nor a restart.
    private static async IAsyncEnumerable<Memory<byte>> ScanOf(PieceReader reader, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (await reader.FillAsync(2, cancel))
        {
            var (length, ended) = Measure(reader.Ahead);
            if (length > 0)
            {
                yield return reader.Take(length);
            }

            if (ended)
            {
                yield break;
            }
        }
    }

    private static (int Length, bool Ended) Measure(ReadOnlySpan<byte> ahead)
    {
        var at = 0;
        while (ahead[at..].IndexOf(Lead) is >= 0 and var lead)
        {
            at += lead;
            if (at + 1 == ahead.Length)
            {
                return (at, false);
            }

            if (ahead[at + 1] is not (0 or (>= 0xD0 and <= 0xD7) or Lead))
            {
                return (at, true);
            }

            at += ahead[at + 1] == Lead ? 1 : 2;
        }

        return (ahead.Length, false);
    }

    private static bool IsBare(byte marker) => marker is 0x01 or (>= 0xD0 and <= End);

    private static Memory<byte> Kept(Memory<byte> segment)
    {
        var content = segment.Span[Math.Min(4, segment.Length)..];
        return segment.Span[1] switch
        {
            FirstApplication => content.StartsWith("JFIF\0"u8) && segment.Length >= 18 ? WithoutSmallPicture(segment) : default,
            0xE2 => content.StartsWith("ICC_PROFILE\0"u8) ? segment : default,
            0xEE => content.StartsWith("Adobe"u8) ? segment : default,
            (>= 0xC0 and < FirstApplication) => segment,
            _ => default,
        };
    }

    private static Memory<byte> WithoutSmallPicture(Memory<byte> jfif)
    {
        var header = jfif[..18];
        BinaryPrimitives.WriteUInt16BigEndian(header.Span[2..], 16);
        header.Span[16..].Clear();
        return header;
    }

    private static byte[]? Turn(ReadOnlySpan<byte> segment)
    {
        ReadOnlySpan<byte> exif = "Exif\0\0"u8;
        return segment.Length > 10 && segment[1] == 0xE1 && segment[4..].StartsWith(exif) && Orientation.Read(segment[10..]) is not Orientation.Upright and var turn
            ? [Lead, 0xE1, 0, 2 + 6 + Orientation.Size, .. exif, .. Orientation.Write(turn)]
            : null;
    }
}
