using System.Net.Sockets;
using System.Security.Authentication;

namespace KtPortal.Core.Mail.Transport;

/// <summary>
/// Hands one message to a server and tells for each recipient what it said. Trouble with the server itself (no connection,
/// certificate, login) is temporary for every recipient not yet decided: the next attempt has the same Message-ID.
/// </summary>
public static class SmtpSender
{
    /// <summary>
    /// <paramref name="from"/> is the envelope's sender, empty for the null sender. Throws only for a broken sender address and
    /// when <paramref name="cancel"/> is cancelled.
    /// </summary>
    public static async Task<SmtpResult> SendAsync(
        SmtpOptions options, string from, IReadOnlyList<string> recipients, ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(from);
        var mail = new SmtpTransaction(from, recipients, message);
        if (!mail.Undecided.Any())
        {
            return mail.Result();
        }
        try
        {
            await using var connection = await SmtpConnection.OpenAsync(options, cancel);
            var session = new SmtpSession(connection, options);
            await session.BeginAsync(cancel);
            var result = await session.SendAsync(mail, cancel);
            await session.EndAsync(cancel);
            return result;
        }
        catch (Exception e) when (IsTrouble(e, cancel))
        {
            var (code, status) = e is SmtpSessionException said ? (said.Code, said.EnhancedStatus) : (0, "");
            return mail.Break(code, status, Describe(e));
        }
    }

    /// <summary>Connects and logs in, without a message. Null when all is well, else what was wrong (never a secret).</summary>
    public static async Task<string?> CheckAsync(SmtpOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            await using var connection = await SmtpConnection.OpenAsync(options, cancel);
            var session = new SmtpSession(connection, options);
            await session.BeginAsync(cancel);
            await session.EndAsync(cancel);
            return null;
        }
        catch (Exception e) when (IsTrouble(e, cancel))
        {
            return Describe(e);
        }
    }

    private static bool IsTrouble(Exception e, CancellationToken cancel) =>
        e is SmtpSessionException or IOException or SocketException or AuthenticationException
        || (e is OperationCanceledException && !cancel.IsCancellationRequested);

    private static string Describe(Exception e) => e is OperationCanceledException ? "The server took too long to answer." : e.Message;
}
