using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KtPortal.Tests.Mail;

/// <summary>An SMTP server in this process: speaks the protocol over a real socket and notes what it was told.</summary>
internal sealed class FakeSmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate = SelfMade();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    internal FakeSmtpServer()
    {
        _listener.Start();
        _running = AcceptAsync();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    internal List<string> Commands { get; } = [];

    internal List<string> Messages { get; } = [];

    internal bool WasEncrypted { get; private set; }

    internal string[] Offers { get; set; } = ["SIZE 1000000", "8BITMIME", "AUTH PLAIN LOGIN"];

    internal bool IsImplicitTls { get; set; }

    /// <summary>Replies by the beginning of a command; an empty reply hangs up, null keeps silent.</summary>
    internal Dictionary<string, string?> Replies { get; } = [];

    internal string Greeting { get; set; } = "220 fake ready";

    /// <summary>Happens when a message has been taken, before its sender learns of it.</summary>
    internal Func<Task>? BeforeAnswer { get; set; }

    /// <summary>Slipped in before the handshake, as an attacker on the line would.</summary>
    internal string BeforeHandshake { get; set; } = "";

    private async Task AcceptAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await TalkAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // Stopped.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        Stream stream = client.GetStream();
        try
        {
            stream = IsImplicitTls ? await EncryptAsync(stream) : stream;
            await SendAsync(stream, Greeting);
            while (await ReadLineAsync(stream) is { } line)
            {
                Commands.Add(line);
                var reply = Reply(line);
                if (reply is null)
                {
                    continue;
                }
                if (reply.Length == 0)
                {
                    return;
                }
                await SendAsync(stream, reply);
                if (reply.StartsWith("354", StringComparison.Ordinal) && !await TakeMessageAsync(stream))
                {
                    return;
                }
                if (line == "STARTTLS" && reply.StartsWith("220", StringComparison.Ordinal))
                {
                    stream = await EncryptAsync(stream);
                }
                if (line == "QUIT")
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client hung up or didn't like the certificate.
        }
        finally
        {
            await stream.DisposeAsync();
        }
    }

    private string? Reply(string line)
    {
        var scripted = Replies.Keys.Where(start => line.StartsWith(start, StringComparison.OrdinalIgnoreCase)).MaxBy(start => start.Length);
        if (scripted is not null)
        {
            return Replies[scripted];
        }
        return line.Split(' ')[0].ToUpperInvariant() switch
        {
            "EHLO" => string.Join("\r\n", Offers.Prepend("fake greets you").Select((offer, at) => (at == Offers.Length ? "250 " : "250-") + offer)),
            "STARTTLS" => "220 go ahead" + BeforeHandshake,
            "AUTH" => "235 2.7.0 welcome",
            "DATA" => "354 go ahead",
            "QUIT" => "221 bye",
            _ => "250 2.0.0 ok",
        };
    }

    private async Task<bool> TakeMessageAsync(Stream stream)
    {
        var message = new StringBuilder();
        while (await ReadLineAsync(stream) is { } line)
        {
            if (line == ".")
            {
                Messages.Add(message.ToString());
                await (BeforeAnswer?.Invoke() ?? Task.CompletedTask);
                var reply = Replies.GetValueOrDefault(".", "250 2.0.0 queued")!;
                if (reply.Length > 0)
                {
                    await SendAsync(stream, reply);
                }
                return reply.Length > 0;
            }
            message.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }
        return false;
    }

    private async Task<Stream> EncryptAsync(Stream stream)
    {
        var encrypted = new SslStream(stream);
        await encrypted.AuthenticateAsServerAsync(_certificate);
        WasEncrypted = true;
        return encrypted;
    }

    private static Task SendAsync(Stream stream, string reply) => stream.WriteAsync(Encoding.UTF8.GetBytes(reply + "\r\n")).AsTask();

    /// <summary>Byte by byte: nothing of the next layer may be read ahead.</summary>
    private async Task<string?> ReadLineAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _stop.Token) == 1)
        {
            if (one[0] == '\n')
            {
                return Encoding.UTF8.GetString(line.ToArray()).TrimEnd('\r');
            }
            line.Add(one[0]);
        }
        return null;
    }

    private static X509Certificate2 SelfMade()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    public async ValueTask DisposeAsync()
    {
        if (_running.IsCompleted)
        {
            return;
        }
        await _stop.CancelAsync();
        _listener.Stop();
        await _running;
        _certificate.Dispose();
        _stop.Dispose();
    }
}
