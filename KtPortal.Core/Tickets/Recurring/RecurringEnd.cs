using KtPortal.Core.Accounts;
using KtPortal.Core.Administration;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Mail;
using KtPortal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Recurring;

/// <summary>Switches a recurring ticket off that can't go on, and tells its owner why.</summary>
public sealed class RecurringEnd(PortalDb db, RecurringCatalog catalog, AdminJournal journal, StaffNotices notices)
{
    internal const string NoDate = "end";

    /// <param name="why"><see cref="NoDate"/>, or why its last occurrence has no ticket.</param>
    internal async Task EndAsync(Actor actor, RecurringTicket recurring, string why, CancellationToken cancel)
    {
        recurring.End();
        journal.Record(actor, catalog, recurring, "archived", []);
        await db.SaveChangesAsync(cancel);
        var owner = await db.Set<User>().AsNoTracking().Where(u => u.Id == recurring.OwnerId && u.Status == "active").ToListAsync(cancel);
        await notices.SendAsync(
            owner,
            () => new StaffNotice(
                RecurringTexts.EndedSubject.With(recurring.Name), WrittenText.AsTyped(Say(why)), RecurringTexts.EndedOpen,
                $"{catalog.Address}/{recurring.Id}", RecurringTexts.EndedFooter),
            $"recurring-end:{recurring.Id:N}:{recurring.Version}",
            cancel);
    }

    /// <summary>Why there is no ticket, or no further one.</summary>
    public static string Say(string why) => why switch
    {
        RecurringOccurrence.NoTemplate => RecurringTexts.EndedTemplate,
        RecurringOccurrence.NoRequester => RecurringTexts.EndedRequester,
        RecurringOccurrence.Late => RecurringTexts.SkippedLate,
        _ => RecurringTexts.EndedNoDate,
    };
}
