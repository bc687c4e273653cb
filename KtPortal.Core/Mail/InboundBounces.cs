using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail.Mime;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

/// <summary>A mail of ours came back: its state says so, and its subject is told.</summary>
public sealed class InboundBounces(PortalDb db, MailOutcomes outcomes, MailSubjects subjects)
{
    public async Task DecideAsync(Actor actor, InboundMessage row, InboundMail mail, CancellationToken cancel)
    {
        var report = mail.Verdict.Bounce ?? new BounceReport([], null);
        if (await FindAsync(report, mail, cancel) is not { } sent)
        {
            row.Ignore("bounce of a mail that isn't ours");
            return;
        }

        var recipient = report.Recipients.FirstOrDefault(r => r.Address.Equals(sent.ToAddress, StringComparison.OrdinalIgnoreCase))
            ?? (report.Recipients is [var first, ..] ? first : null);
        var why = CleanText.Line($"{recipient?.Status} {recipient?.Diagnostic}", 500);
        row.Ignore($"bounce: {why}", sent.About);
        if (recipient is { IsPermanent: false })
        {
            sent.Delayed(why);
            return;
        }

        if (sent.State == "bounced")
        {
            return;
        }

        sent.Bounced(int.TryParse(recipient?.ReplyCode, out var code) ? code : null, why);
        await outcomes.ShowAsync(sent, cancel);
        if (subjects.Find(sent.About) is { } subject)
        {
            await subject.ReturnedAsync(actor, sent, why, cancel);
        }
    }

    private async Task<OutboundMessage?> FindAsync(BounceReport report, InboundMail mail, CancellationToken cancel)
    {
        var id = report.OriginalMessageId is { } original ? CleanText.Of(original) : "";
        var tokens = mail.Tokens;
        return await db.Set<OutboundMessage>().ForUpdate().Where(m => m.MessageId == id).SingleOrDefaultAsync(cancel)
            ?? await db.Set<OutboundMessage>().ForUpdate().Where(m => tokens.Contains(m.ReplyToken!)).OrderBy(m => m.CreatedAt).FirstOrDefaultAsync(cancel);
    }
}
