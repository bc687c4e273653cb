using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

/// <summary>Received mails that could not be processed are kept; an admin has them tried again, after an update for example.</summary>
public sealed class FailedMail(PortalDb db)
{
    public async Task<Result<Done>> RetryAsync(Actor actor, Guid id, CancellationToken cancel)
    {
        if (!actor.May(TenancyPermissions.ManageSettings))
        {
            return new Problem.Forbidden(MailProblemTexts.MayRetry);
        }

        var state = await db.Set<InboundMessage>().Where(m => m.Id == id).Select(m => m.State).SingleOrDefaultAsync(cancel);
        switch (state)
        {
            case null:
                return new Problem.NotFound();
            case "failed":
                db.Add(OutboxMessage.Of(InboundIntake.Received, ("message", id)));
                await db.SaveChangesAsync(cancel);
                return Done.Instance;
            default:
                return new Problem.Conflict(MailProblemTexts.Processed);
        }
    }
}
