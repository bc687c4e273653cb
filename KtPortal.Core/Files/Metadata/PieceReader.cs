using System.Runtime.CompilerServices;

namespace KtPortal.Core.Files.Metadata;

/// <summary>
/// Reads a file from its beginning to its end and hands on what of it is kept, piece by piece. A piece is valid until the next is asked
/// for. Where the file ends early, every way of reading ends with it and none complains.
/// </summary>
/// <param name="head">What was read of the file already, at most <see cref="Most"/> bytes.</param>
/// <param name="maxBytes">What may be read, kept or not; more is refused as too large.</param>
internal sealed class PieceReader(byte[] head, Stream rest, long maxBytes)
{
    /// <summary>The most that <see cref="FillAsync"/> can bring: more than the longest segment of a JPEG.</summary>
    public const int Most = 80 * 1024;

    private readonly byte[] buffer = [.. head, .. new byte[Most - head.Length]];
    private int start;
    private int end = head.Length;
    private bool ended;

    /// <summary>Bytes of the file before the one that is read next.</summary>
    public long Position { get; private set; }

    public ReadOnlySpan<byte> Ahead => buffer.AsSpan(start, end - start);

    /// <summary>Brings that many bytes into <see cref="Ahead"/>; false where the file ends before.</summary>
    public async ValueTask<bool> FillAsync(int count, CancellationToken cancel)
    {
        if (end - start < count && start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        while (end - start < count && !ended)
        {
            var read = await rest.ReadAsync(buffer.AsMemory(end), cancel);
            end += read;
            ended = read == 0;
            if (Position + end - start > maxBytes)
            {
                throw new RefusedException(IntakeMessages.TooLarge(maxBytes));
            }
        }

        return end - start >= count;
    }

    /// <summary>Takes what lies ahead, at most so much of it.</summary>
    public Memory<byte> Take(int count)
    {
        var taken = buffer.AsMemory(start, Math.Min(count, end - start));
        start += taken.Length;
        Position += taken.Length;
        return taken;
    }

    public async IAsyncEnumerable<Memory<byte>> TakeAsync(long count, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (count > 0 && await FillAsync(1, cancel))
        {
            var piece = Take((int)Math.Min(count, Most));
            count -= piece.Length;
            yield return piece;
        }
    }

    public IAsyncEnumerable<Memory<byte>> TakeRestAsync(CancellationToken cancel) => TakeAsync(long.MaxValue, cancel);

    /// <summary>As long as before, and empty: what else in the file says where something lies stays true.</summary>
    public async IAsyncEnumerable<Memory<byte>> BlankAsync(long count, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var piece in TakeAsync(count, cancel))
        {
            piece.Span.Clear();
            yield return piece;
        }
    }

    public async ValueTask SkipAsync(long count, CancellationToken cancel)
    {
        await foreach (var _ in TakeAsync(count, cancel))
        {
        }
    }
}
