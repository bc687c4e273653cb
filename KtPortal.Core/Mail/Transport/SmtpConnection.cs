using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace KtPortal.Core.Mail.Transport;

/// <summary>Lines and replies over a socket, with a limit for the time and the length of each.</summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    private const int MaxLine = 4096;
    private const int MaxLines = 200;

    private readonly SmtpOptions _options;
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[MaxLine];
    private Stream _stream;
    private int _start;
    private int _end;

    private SmtpConnection(SmtpOptions options, Socket socket)
    {
        _options = options;
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    internal string LocalName => _options.ClientName ?? _socket.LocalEndPoint switch
    {
        IPEndPoint { Address.IsIPv4MappedToIPv6: true } v4 => $"[{v4.Address.MapToIPv4()}]",
        IPEndPoint { AddressFamily: AddressFamily.InterNetworkV6 } v6 => $"[IPv6:{v6.Address.ToString().Split('%')[0]}]",
        IPEndPoint v4 => $"[{v4.Address}]",
        _ => "[127.0.0.1]",
    };

    internal static async Task<SmtpConnection> OpenAsync(SmtpOptions options, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var connection = (SmtpConnection?)null;
        try
        {
            using var timeout = Timeout(options.Timeout, cancel);
            await socket.ConnectAsync(new DnsEndPoint(options.Host, options.Port), timeout.Token);
            connection = new SmtpConnection(options, socket);
            if (options.Security == MailSecurity.Tls)
            {
                await connection.EncryptAsync(cancel);
            }
            return connection;
        }
        catch
        {
            socket.Dispose();
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }
            throw;
        }
    }

    internal async Task EncryptAsync(CancellationToken cancel)
    {
        // What came in plain before the handshake could be an attacker's (command injection into STARTTLS).
        if (_start != _end)
        {
            throw new SmtpSessionException("The server sent data before encryption began.");
        }
        var encrypted = new SslStream(_stream, leaveInnerStreamOpen: false, _options.CertificateCheck);
        _stream = encrypted;
        using var timeout = Timeout(_options.Timeout, cancel);
        await encrypted.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = _options.Host, EnabledSslProtocols = SslProtocols.None }, timeout.Token);
    }

    internal async Task<SmtpReply> CommandAsync(string command, CancellationToken cancel)
    {
        if (command.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            throw new ArgumentException("A command is one line.", nameof(command));
        }
        await WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), _options.Timeout, cancel);
        return await ReadReplyAsync(_options.Timeout, cancel);
    }

    internal async Task<SmtpReply> DataAsync(ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        var patience = _options.Timeout * 10;
        await WriteAsync(data, patience, cancel);
        return await ReadReplyAsync(patience, cancel);
    }

    internal Task<SmtpReply> ReadReplyAsync(CancellationToken cancel) => ReadReplyAsync(_options.Timeout, cancel);

    private async Task<SmtpReply> ReadReplyAsync(TimeSpan patience, CancellationToken cancel)
    {
        using var timeout = Timeout(patience, cancel);
        var lines = new List<string>();
        while (lines.Count < MaxLines)
        {
            var line = await ReadLineAsync(timeout.Token);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code is < 200 or > 599)
            {
                throw new SmtpSessionException("The server doesn't speak SMTP.");
            }
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
            {
                return SmtpReply.Parse(code, lines);
            }
        }
        throw new SmtpSessionException("The server's reply has no end.");
    }

    private async Task<string> ReadLineAsync(CancellationToken cancel)
    {
        while (true)
        {
            var end = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = Encoding.UTF8.GetString(_buffer, _start, end).TrimEnd('\r');
                _start += end + 1;
                return line;
            }
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            if (_end == _buffer.Length)
            {
                throw new SmtpSessionException("The server sent a line without end.");
            }
            var read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancel);
            if (read == 0)
            {
                throw new SmtpSessionException("The server closed the connection.");
            }
            _end += read;
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, TimeSpan patience, CancellationToken cancel)
    {
        using var timeout = Timeout(patience, cancel);
        await _stream.WriteAsync(bytes, timeout.Token);
        await _stream.FlushAsync(timeout.Token);
    }

    private static CancellationTokenSource Timeout(TimeSpan patience, CancellationToken cancel)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        source.CancelAfter(patience);
        return source;
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
