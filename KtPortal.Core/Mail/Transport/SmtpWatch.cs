using System.Text;
using MailKit.Net.Smtp;

namespace KtPortal.Core.Mail.Transport;

/// <summary>
/// Hears what is said in plain before MailKit does. What came behind the answer to STARTTLS could be an attacker's (command
/// injection), and a server that closes (421) isn't to be greeted once more with HELO; MailKit passes over both.
/// </summary>
internal sealed class SmtpWatch(Stream inner) : Stream
{
    private string _command = "";

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override bool CanTimeout => inner.CanTimeout;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int ReadTimeout { get => inner.ReadTimeout; set => inner.ReadTimeout = value; }

    public override int WriteTimeout { get => inner.WriteTimeout; set => inner.WriteTimeout = value; }

    public override int Read(byte[] buffer, int offset, int count) => Hear(buffer.AsSpan(offset), inner.Read(buffer, offset, count));

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        await ReadAsync(buffer.AsMemory(offset, count), cancellationToken);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        return Hear(buffer.Span, count);
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        Note(buffer.AsSpan(offset, count));
        inner.Write(buffer, offset, count);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Note(buffer.Span);
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Note(ReadOnlySpan<byte> bytes) => _command = Encoding.ASCII.GetString(bytes[..Math.Min(bytes.Length, 8)]);

    private int Hear(ReadOnlySpan<byte> buffer, int count)
    {
        var said = buffer[..count];
        if (_command == "STARTTLS" && said.IndexOf((byte)'\n') is >= 0 and var end && end + 1 < count)
        {
            throw new IOException("The server sent data before encryption began.");
        }

        if (_command.StartsWith("EHLO", StringComparison.Ordinal) && said.StartsWith("421"u8))
        {
            var text = Encoding.UTF8.GetString(said[3..]).Trim(' ', '-', '\r', '\n');
            throw new SmtpCommandException(SmtpErrorCode.UnexpectedStatusCode, SmtpStatusCode.ServiceNotAvailable, text);
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
