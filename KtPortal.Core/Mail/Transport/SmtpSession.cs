using System.Globalization;
using System.Text;

namespace KtPortal.Core.Mail.Transport;

/// <summary>One conversation with a server (RFC 5321): greeting, encryption, login, and a transaction for one message.</summary>
internal sealed class SmtpSession(SmtpConnection connection, SmtpOptions options)
{
    private Dictionary<string, string> _offers = [];

    internal async Task BeginAsync(CancellationToken cancel)
    {
        Require(await connection.ReadReplyAsync(cancel));
        await GreetAsync(cancel);
        if (options.Security == MailSecurity.StartTls)
        {
            if (!_offers.ContainsKey("STARTTLS"))
            {
                throw new SmtpSessionException("The server doesn't offer STARTTLS.");
            }
            Require(await connection.CommandAsync("STARTTLS", cancel));
            await connection.EncryptAsync(cancel);
            // What was offered in plain counts for nothing any more.
            await GreetAsync(cancel);
        }
        if (!string.IsNullOrEmpty(options.User))
        {
            await LoginAsync(options.User, cancel);
        }
    }

    internal async Task<SmtpResult> SendAsync(SmtpTransaction mail, CancellationToken cancel)
    {
        if (_offers.TryGetValue("SIZE", out var size) && long.TryParse(size, out var limit) && limit > 0 && mail.Data.Length > limit)
        {
            return mail.RefuseAll(new SmtpReply(552, "5.3.4", ["The message is larger than the server takes."]));
        }
        if (mail.NeedsUtf8 && !_offers.ContainsKey("SMTPUTF8"))
        {
            return mail.RefuseAll(new SmtpReply(553, "5.6.7", ["The server doesn't take addresses outside ASCII."]));
        }
        var from = await connection.CommandAsync($"MAIL FROM:<{mail.From}>{Parameters(mail)}", cancel);
        if (!from.IsPositive)
        {
            return mail.RefuseAll(from);
        }
        foreach (var recipient in mail.Undecided.ToList())
        {
            recipient.Reply = await connection.CommandAsync($"RCPT TO:<{recipient.Wire}>", cancel);
        }
        if (mail.HasAccepted)
        {
            var go = await connection.CommandAsync("DATA", cancel);
            mail.DecideAccepted(go.Code == 354 ? await connection.DataAsync(mail.Data, cancel) : go);
        }
        return mail.Result();
    }

    internal async Task EndAsync(CancellationToken cancel)
    {
        try
        {
            await connection.CommandAsync("QUIT", cancel);
        }
        catch (Exception e) when (e is IOException or SmtpSessionException or OperationCanceledException)
        {
            // The message is through; how the server hangs up changes nothing.
        }
    }

    private async Task GreetAsync(CancellationToken cancel)
    {
        var reply = await connection.CommandAsync($"EHLO {connection.LocalName}", cancel);
        if (reply.IsPermanent)
        {
            _offers = [];
            Require(await connection.CommandAsync($"HELO {connection.LocalName}", cancel));
            return;
        }
        Require(reply);
        _offers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in reply.Lines.Skip(1))
        {
            var words = line.Replace('=', ' ').Split(' ', 2, StringSplitOptions.TrimEntries);
            _offers.TryAdd(words[0], words.Length > 1 ? words[1] : "");
        }
    }

    private async Task LoginAsync(string user, CancellationToken cancel)
    {
        var offered = _offers.GetValueOrDefault("AUTH", "").ToUpperInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (options.AccessToken is { } token)
        {
            var reply = await connection.CommandAsync($"AUTH XOAUTH2 {Base64($"user={user}\u0001auth=Bearer {token}\u0001\u0001")}", cancel);
            // A refusal comes as a challenge that wants an empty answer.
            Require(reply.Code == 334 ? await connection.CommandAsync("", cancel) : reply, 235);
        }
        else if (offered.Contains("PLAIN"))
        {
            Require(await connection.CommandAsync($"AUTH PLAIN {Base64($"\0{user}\0{options.Password}")}", cancel), 235);
        }
        else if (offered.Contains("LOGIN"))
        {
            Require(await connection.CommandAsync("AUTH LOGIN", cancel), 334);
            Require(await connection.CommandAsync(Base64(user), cancel), 334);
            Require(await connection.CommandAsync(Base64(options.Password ?? ""), cancel), 235);
        }
        else
        {
            throw new SmtpSessionException("The server offers no way to log in that is known here.");
        }
    }

    private string Parameters(SmtpTransaction mail)
    {
        var result = new StringBuilder();
        if (_offers.ContainsKey("SIZE"))
        {
            result.Append(CultureInfo.InvariantCulture, $" SIZE={mail.Data.Length}");
        }
        if ((mail.Has8Bit || mail.NeedsUtf8) && _offers.ContainsKey("8BITMIME"))
        {
            result.Append(" BODY=8BITMIME");
        }
        return result.Append(mail.NeedsUtf8 ? " SMTPUTF8" : "").ToString();
    }

    private static void Require(SmtpReply reply, int code = 0)
    {
        if (!reply.IsPositive || (code > 0 && reply.Code != code))
        {
            throw new SmtpSessionException(reply.Text, reply.Code, reply.EnhancedStatus);
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
