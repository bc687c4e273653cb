using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

/// <summary>Shows what became of mails on what they tell of.</summary>
public sealed class MailOutcomes(PortalDb db, MailSubjects subjects)
{
    /// <summary>A part shows the worst of its mails: failed or suppressed before held before queued before sent.</summary>
    public async Task ShowAsync(OutboundMessage message, CancellationToken cancel)
    {
        await db.SaveChangesAsync(cancel);
        if (message.PartId is { } part && subjects.Find(message.About) is { } subject)
        {
            await subject.ShowStateAsync(part, () => WorstAsync(part, cancel), cancel);
        }
    }

    private async Task<string> WorstAsync(Guid part, CancellationToken cancel)
    {
        var states = await db.Set<OutboundMessage>().Where(m => m.PartId == part).Select(m => m.State).Distinct().ToListAsync(cancel);
        return states.Exists(s => s is "failed" or "bounced" or "suppressed") ? "failed"
            : states.Contains("held") ? "held"
            : states.Exists(s => s is "queued" or "sending") ? "queued"
            : "sent";
    }
}
