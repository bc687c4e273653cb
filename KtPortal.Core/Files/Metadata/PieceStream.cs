using KtPortal.Core.Kernel;

namespace KtPortal.Core.Files.Metadata;

/// <summary>A stream of pieces that are made while it is read.</summary>
internal sealed class PieceStream(IAsyncEnumerable<Memory<byte>> pieces) : ForwardStream
{
    private readonly IAsyncEnumerator<Memory<byte>> pieces = pieces.GetAsyncEnumerator();
    private Memory<byte> piece;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (piece.IsEmpty)
        {
            if (!await pieces.MoveNextAsync())
            {
                return 0;
            }

            piece = pieces.Current;
        }

        var read = Math.Min(buffer.Length, piece.Length);
        piece[..read].CopyTo(buffer);
        piece = piece[read..];
        return read;
    }

    public override async ValueTask DisposeAsync()
    {
        await pieces.DisposeAsync();
        await base.DisposeAsync();
    }
}
