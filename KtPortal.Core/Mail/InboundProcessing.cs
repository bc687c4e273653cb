using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Files;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail.Mime;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

/// <summary>
/// Makes of a stored mail what it is: read and its files taken in without a connection, then decided in the transaction that
/// ends the job. Done twice it does nothing the second time.
/// </summary>
public sealed class InboundProcessing(InboundReading reading, InboundRouting routing) : IOutboxEffect
{
    public async Task<Perform?> PrepareAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel)
    {
        var row = await FindAsync(db, payload, cancel) ?? throw new UnfitJobException("There is no such mail to read.");
        if (!row.IsUndecided)
        {
            return null;
        }

        if (!FileKeys.IsOf(actor.TenantId, row.ObjectKey))
        {
            row.Fail("Its source isn't stored with this company's emails.");
            return null;
        }

        var mailboxes = await db.Set<EmailMailbox>().AsNoTracking().ToListAsync(cancel);
        var loopIds = mailboxes.Select(m => EmailMailbox.LoopIdOf(m.Id)).ToHashSet(StringComparer.Ordinal);
        var own = new OwnMail(loopIds.Contains, address => mailboxes.Exists(m => m.Owns(address)));
        return async cancelReading =>
        {
            var mail = await reading.ReadAsync(row, own, cancelReading);
            return async (last, by, cancelLast) =>
            {
                var again = await FindAsync(last, payload, cancelLast);
                if (again is { IsUndecided: true })
                {
                    await routing.DecideAsync(by, again, mail, mailboxes, cancelLast);
                }
            };
        };
    }

    public async Task GiveUpAsync(PortalDb db, Actor actor, JsonElement payload, JobFailure failure, CancellationToken cancel)
    {
        if (await FindAsync(db, payload, cancel) is { IsUndecided: true } row)
        {
            row.Fail(failure == JobFailure.TimedOut
                ? "Reading it timed out twice. The original is kept; somebody has to check it."
                : "It couldn't be processed. The reason is with the failed job.");
        }
    }

    private static Task<InboundMessage?> FindAsync(PortalDb db, JsonElement payload, CancellationToken cancel)
    {
        var id = payload.IdOf("message");
        return db.Set<InboundMessage>().ForUpdate().SingleOrDefaultAsync(m => m.Id == id, cancel);
    }
}
