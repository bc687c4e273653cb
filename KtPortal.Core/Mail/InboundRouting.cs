using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail.Mime;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

/// <summary>The order of questions asked about a mail: readable? duplicate? loop? bounce? automatic? which thread? whose? Acts inside a system context.</summary>
public sealed class InboundRouting(
    PortalDb db, MailThreads threads, MailSubjects subjects, InboundBounces bounces, INewMail news, MailOptions options,
    TimeProvider clock)
{
    private static readonly TimeSpan DuplicateWindow = TimeSpan.FromDays(30);

    public async Task DecideAsync(Actor actor, InboundMessage row, InboundMail read, IReadOnlyList<EmailMailbox> mailboxes, CancellationToken cancel)
    {
        var mailbox = mailboxes.FirstOrDefault(m => m.Id == row.MailboxId);
        var mail = read with { Check = SenderCheck.Of(read.Message, read.Sender?.Address ?? "", mailbox?.TrustedServer ?? options.TrustedServer) };
        row.Describe(mail.Message, mail.Verdict.Kind, mail.Sender, mail.Check);
        await TakeTurnAsync(row, cancel);
        if (WhyFailed(mail.Message) is { } why)
        {
            row.Fail(why);
        }
        else if (row.AcceptedById is not null)
        {
            await AcceptAsync(actor, row, mail, mailbox, mailboxes, cancel);
        }
        else if (await FindFirstAsync(row, cancel) is { } first)
        {
            row.Ignore($"duplicate of {first.Id}", first.About);
        }
        else if (mailbox is null)
        {
            row.HoldBack("its mailbox is gone");
        }
        else
        {
            await DecideOnKindAsync(actor, row, mail, mailbox, mailboxes, cancel);
        }

        row.Decided(clock.GetUtcNow(), () => InboundText.ReplyOf(mail).Content.Text);
    }

    // Somebody has read it and wants it: neither kind nor limit is asked for any more.
    private async Task AcceptAsync(
        Actor actor, InboundMessage row, InboundMail mail, EmailMailbox? mailbox, IReadOnlyList<EmailMailbox> mailboxes, CancellationToken cancel)
    {
        if (mail.Sender is null)
        {
            row.HoldBack("no sender", row.About);
        }
        else if (subjects.Find(row.About) is { } subject &&
            await subject.TryAcceptAsync(row, mail, row.SubjectId!.Value, mailbox?.PartnerId, cancel))
        {
            return;
        }
        else if (mailbox is null)
        {
            row.HoldBack("its mailbox is gone");
        }
        else
        {
            await news.DecideAsync(actor, row, mail, mailbox, mailboxes, null, cancel);
        }
    }

    private Task DecideOnKindAsync(
        Actor actor, InboundMessage row, InboundMail mail, EmailMailbox mailbox, IReadOnlyList<EmailMailbox> mailboxes, CancellationToken cancel)
    {
        switch (mail.Verdict.Kind)
        {
            case MailKind.Loop:
                row.Ignore($"loop: {mail.Verdict.Reason}");
                return Task.CompletedTask;
            case MailKind.Bounce:
                return bounces.DecideAsync(actor, row, mail, cancel);
            case MailKind.Mail or MailKind.AutoReply or MailKind.List when mail.Sender is null:
                row.HoldBack("no sender");
                return Task.CompletedTask;
            default:
                return DecideOnThreadAsync(actor, row, mail, mailbox, mailboxes, cancel);
        }
    }

    private async Task DecideOnThreadAsync(
        Actor actor, InboundMessage row, InboundMail mail, EmailMailbox mailbox, IReadOnlyList<EmailMailbox> mailboxes, CancellationToken cancel)
    {
        var thread = await threads.FindAsync(mail, mailbox.PartnerId, cancel);
        if (thread is not null && subjects.Find(thread.About) is { } subject &&
            await subject.TryAnswerAsync(actor, row, mail, thread, mailbox, cancel))
        {
            return;
        }

        switch (mail.Verdict.Kind)
        {
            case MailKind.AutoReply:
                row.Ignore($"automatic: {mail.Verdict.Reason}");
                break;
            case MailKind.List:
                row.HoldBack($"list mail: {mail.Verdict.Reason}");
                break;
            default:
                await news.DecideAsync(actor, row, mail, mailbox, mailboxes, thread, cancel);
                break;
        }
    }

    private static string? WhyFailed(MimeMessage message) => message.Limit switch
    {
        MimeLimit.None => message.IsReadable || !string.IsNullOrWhiteSpace(message.TextBody) ? null : "It can't be read as a mail.",
        MimeLimit.Parts => $"It has more than {MimeReader.MaxParts} parts.",
        MimeLimit.Depth => $"It is nested more than {MimeReader.MaxDepth} levels deep.",
        _ => $"It has more than {MimeReader.MaxHeaderLines} header lines.",
    };

    // Mails from one domain one after the other: twice the same message, or two first ones of a new client, meet here.
    private async Task TakeTurnAsync(InboundMessage row, CancellationToken cancel)
    {
        var domain = row.FromAddress is { } from ? from[(from.LastIndexOf('@') + 1)..] : "";
        await using var turn = db.Command("select pg_advisory_xact_lock(hashtextextended($1, 1))");
        turn.Parameters.Add(new() { Value = $"{row.TenantId} {domain}" });
        await turn.ExecuteNonQueryAsync(cancel);
    }

    private async Task<InboundMessage?> FindFirstAsync(InboundMessage row, CancellationToken cancel)
    {
        if (row.MessageId is null)
        {
            return null;
        }

        var since = clock.GetUtcNow() - DuplicateWindow;
        return await db.Set<InboundMessage>().AsNoTracking()
            .Where(m => m.MessageId == row.MessageId && m.FromAddress == row.FromAddress && m.Id != row.Id && m.ReceivedAt > since &&
                (m.State == "processed" || m.State == "held" || m.State == "spam" || m.State == "ignored"))
            .OrderBy(m => m.ReceivedAt).FirstOrDefaultAsync(cancel);
    }
}
