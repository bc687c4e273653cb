namespace KtPortal.Tests.Files;

/// <summary>An upload as it comes over a line: no length, no seeking, in odd pieces, and it may break off at its end.</summary>
internal sealed class Trickle(byte[] bytes, bool breaksOff = false, Action? atEnd = null) : Stream
{
    private int at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (at == bytes.Length)
        {
            atEnd?.Invoke();
            if (breaksOff)
            {
                throw new TimeoutException("The line broke.");
            }
        }

        var length = Math.Min(Math.Min(buffer.Length, 65_521), bytes.Length - at);
        bytes.AsSpan(at, length).CopyTo(buffer);
        at += length;
        return length;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
