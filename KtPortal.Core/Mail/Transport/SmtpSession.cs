using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace KtPortal.Core.Mail.Transport;

/// <summary>One conversation with a server, which MailKit leads: greeting, encryption, login, one message.</summary>
internal sealed class SmtpSession(SmtpOptions options, CancellationToken cancel) : IAsyncDisposable
{
    private readonly SmtpClient _client = new()
    {
        CheckCertificateRevocation = false,
        Timeout = System.Threading.Timeout.Infinite,
        ServerCertificateValidationCallback = options.CertificateCheck ?? ((_, _, _, errors) => errors == SslPolicyErrors.None),
    };

    internal long MaxSize => _client.Capabilities.HasFlag(SmtpCapabilities.Size) ? _client.MaxSize : 0;

    internal bool TakesUtf8 => _client.Capabilities.HasFlag(SmtpCapabilities.UTF8);

    /// <summary>Null where all went well.</summary>
    internal async Task<SmtpReply?> OpenAsync()
    {
        try
        {
            await WithinAsync(options.Timeout, ConnectAsync);
            return null;
        }
        catch (Exception e) when (IsTrouble(e))
        {
            return Describe(e);
        }
    }

    internal async Task<(SmtpReply Reply, bool IsTrouble)> SendAsync(
        MailboxAddress sender, MailboxAddress recipient, ReadOnlyMemory<byte> message, bool needsUtf8)
    {
        try
        {
            using var read = await MimeKit.MimeMessage.LoadAsync(new MemoryStream(message.ToArray(), writable: false), cancel);
            var format = new FormatOptions { International = needsUtf8, NewLineFormat = NewLineFormat.Dos, EnsureNewLine = true };
            var said = "";
            await WithinAsync(
                options.Timeout * 10, async token => said = await _client.SendAsync(format, read, sender, [recipient], token));
            return (SmtpReply.Parse(250, said), false);
        }
        catch (SmtpCommandException e)
        {
            // An answer that refuses nothing, but wasn't the one to be given here, is no yes.
            return (SmtpReply.Parse((int)e.StatusCode, e.Message), (int)e.StatusCode < 400);
        }
        catch (Exception e) when (IsTrouble(e))
        {
            return (Describe(e), true);
        }
    }

    private async Task ConnectAsync(CancellationToken token)
    {
        var security = options.Security switch
        {
            MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            MailSecurity.StartTls => SecureSocketOptions.StartTls,
            _ => SecureSocketOptions.None,
        };
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var stream = (NetworkStream?)null;
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(options.Host, options.Port), token);
            _client.LocalDomain = options.ClientName ?? NameOf(socket.LocalEndPoint);
            stream = new NetworkStream(socket, ownsSocket: true);
            await _client.ConnectAsync(new SmtpWatch(stream), options.Host, options.Port, security, token);
        }
        catch
        {
            stream?.Dispose();
            socket.Dispose();
            throw;
        }

        await LogInAsync(token);
    }

    /// <summary>The address of this end, so that no host name of ours shows up.</summary>
    private static string NameOf(EndPoint? end) => end switch
    {
        IPEndPoint { Address.IsIPv4MappedToIPv6: true } v4 => $"[{v4.Address.MapToIPv4()}]",
        IPEndPoint { AddressFamily: AddressFamily.InterNetworkV6 } v6 => $"[IPv6:{v6.Address.ToString().Split('%')[0]}]",
        IPEndPoint v4 => $"[{v4.Address}]",
        _ => "[127.0.0.1]",
    };

    private async Task LogInAsync(CancellationToken token)
    {
        if (string.IsNullOrEmpty(options.User))
        {
            return;
        }

        if (options.AccessToken is { } access)
        {
            await _client.AuthenticateAsync(new SaslMechanismOAuth2(options.User, access), token);
            return;
        }

        await _client.AuthenticateAsync(options.User, options.Password ?? "", token);
    }

    private async Task WithinAsync(TimeSpan limit, Func<CancellationToken, Task> work)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(limit);
        await work(patience.Token);
    }

    private bool IsTrouble(Exception e) => e switch
    {
        ProtocolException or CommandException or SslHandshakeException or AuthenticationException => true,
        System.Security.Authentication.AuthenticationException or IOException or SocketException => true,
        NotSupportedException or InvalidOperationException or TimeoutException => true,
        OperationCanceledException => !cancel.IsCancellationRequested,
        _ => false,
    };

    private SmtpReply Describe(Exception e) => e switch
    {
        OperationCanceledException or TimeoutException => new SmtpReply(0, "", "The server took too long to answer."),
        SmtpCommandException said => SmtpReply.Parse((int)said.StatusCode, said.Message),
        { InnerException: SmtpCommandException said } => SmtpReply.Parse((int)said.StatusCode, said.Message),
        NotSupportedException => new SmtpReply(0, "", _client.IsConnected
            ? "The server offers no way to log in that is known here."
            : "The server doesn't offer STARTTLS."),
        _ => new SmtpReply(0, "", e.Message),
    };

    public async ValueTask DisposeAsync()
    {
        try
        {
            // The message is through; how the server hangs up changes nothing.
            await WithinAsync(
                TimeSpan.FromSeconds(5), token => _client.IsConnected ? _client.DisconnectAsync(quit: true, token) : Task.CompletedTask);
        }
        catch (Exception e) when (IsTrouble(e) || e is OperationCanceledException)
        {
            // As said above.
        }

        _client.Dispose();
    }
}
