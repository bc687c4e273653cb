using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail.Transport;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

/// <summary>
/// Hands one mail to the SMTP server. That an attempt begins is committed before, what the server said after it; no
/// connection is held between. If a node dies between the server's "250" and writing it down, one more attempt follows with
/// the same Message-ID, by which receivers drop the double: SMTP has no way to ask whether it had been taken.
/// </summary>
public sealed class MailSending(MailOptions options, MailQueue queue, MailDeliveries deliveries, MailOutcomes outcomes) : IOutboxEffect
{
    public async Task<Perform?> PrepareAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel)
    {
        var message = await FindAsync(db, payload, cancel) ?? throw new UnfitJobException("There is no such mail to send.");
        // Anything else is sent, came back or is held. A failed one comes again when an admin retries its job.
        if (message.State is not ("queued" or "sending" or "failed"))
        {
            return null;
        }

        if (await queue.WhySuppressedAsync(message.ToAddress, cancel) is { } suppressed)
        {
            message.Suppress(suppressed);
            await outcomes.ShowAsync(message, cancel);
            return null;
        }

        if (WhyHeld(message) is { } why)
        {
            message.Hold(why);
            await outcomes.ShowAsync(message, cancel);
            return null;
        }

        message.Begin();
        return TryRender(message, out var mime)
            ? cancelSend => SendAsync(actor, message, mime, cancelSend)
            : await RefuseAsync(message, cancel);
    }

    public async Task GiveUpAsync(PortalDb db, Actor actor, JsonElement payload, JobFailure failure, CancellationToken cancel)
    {
        if (await FindAsync(db, payload, cancel) is { State: "queued" or "sending" } message)
        {
            message.GiveUp();
            await outcomes.ShowAsync(message, cancel);
        }
    }

    private static Task<OutboundMessage?> FindAsync(PortalDb db, JsonElement payload, CancellationToken cancel)
    {
        var id = payload.IdOf("message");
        return db.Set<OutboundMessage>().ForUpdate().SingleOrDefaultAsync(m => m.Id == id, cancel);
    }

    private string? WhyHeld(OutboundMessage message) => message switch
    {
        { MailboxId: null } => message.LastError ?? "No mailbox to send it from.",
        _ when options.Smtp is null => "No SMTP server is set up.",
        _ => null,
    };

    private static bool TryRender(OutboundMessage message, out byte[] mime)
    {
        try
        {
            mime = OutboundMime.Write(message);
            return true;
        }
        catch (ArgumentException)
        {
            mime = [];
            return false;
        }
    }

    private async Task<Perform?> RefuseAsync(OutboundMessage message, CancellationToken cancel)
    {
        message.Refused(null, "Not an address that mail can be sent to.");
        await outcomes.ShowAsync(message, cancel);
        return null;
    }

    private async Task<RecordOutcome> SendAsync(Actor actor, OutboundMessage message, byte[] mime, CancellationToken cancel)
    {
        var result = await SmtpSender.SendAsync(options.Smtp!, message.FromAddress, [message.ToAddress], mime, cancel);
        var answer = result.Recipients[0];
        // Here and not in the job's last transaction: while the database restarts this waits, it doesn't send again.
        await deliveries.RecordAsync(actor, message.Id, answer, cancel);
        return answer.Outcome == SmtpOutcome.Temporary
            ? throw new MailDeferredException($"{answer.Code} {answer.EnhancedStatus} {answer.Text}".Trim())
            : (_, _, _) => Task.CompletedTask;
    }
}

/// <summary>The server could not take the mail now. The outbox tries again later.</summary>
public sealed class MailDeferredException(string answer) : Exception(answer);
