namespace KtPortal.Core.Files.Metadata;

/// <summary>A stream of pieces that are made while it is read.</summary>
internal sealed class PieceStream(IAsyncEnumerable<Memory<byte>> pieces) : Stream
{
    private readonly IAsyncEnumerator<Memory<byte>> pieces = pieces.GetAsyncEnumerator();
    private Memory<byte> piece;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

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

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Files are received asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await pieces.DisposeAsync();
        await base.DisposeAsync();
    }
}
