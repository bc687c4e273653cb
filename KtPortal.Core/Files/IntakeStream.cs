using System.Security.Cryptography;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Files;

/// <summary>
/// What a store reads while it receives a file: counts, hashes and checks in passing, so that an upload is read once. Breaks
/// off with a <see cref="RefusedException"/>, upon which the store keeps nothing.
/// </summary>
internal sealed class IntakeStream(byte[] head, Stream rest, long maxBytes, bool isText) : ForwardStream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly TextCheck? text = isText ? new TextCheck(head) : null;
    private int headRead;

    public long Count { get; private set; }

    public byte[] Sha256() => hash.GetHashAndReset();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = headRead < head.Length ? ReadHead(buffer.Span) : await rest.ReadAsync(buffer, cancellationToken);
        Take(buffer.Span[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        hash.Dispose();
        base.Dispose(disposing);
    }

    private int ReadHead(Span<byte> buffer)
    {
        var part = head.AsSpan(headRead, Math.Min(buffer.Length, head.Length - headRead));
        part.CopyTo(buffer);
        headRead += part.Length;
        return part.Length;
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        Count += bytes.Length;
        if (Count > maxBytes)
        {
            throw new RefusedException(IntakeMessages.TooLarge(maxBytes));
        }

        if (text is not null && !text.Accepts(bytes))
        {
            throw new RefusedException(IntakeMessages.NotText);
        }

        hash.AppendData(bytes);
    }
}

internal sealed class RefusedException(string message) : Exception(message);
