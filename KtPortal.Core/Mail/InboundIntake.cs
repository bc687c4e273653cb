using System.Globalization;
using KtPortal.Core.Data;
using KtPortal.Core.Files;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

public enum IntakeEnd
{
    Stored,
    Duplicate,
    Empty,
    TooLarge,
}

/// <param name="Id">Of the message; of a duplicate, that of the first.</param>
public sealed record MailIntake(IntakeEnd End, Guid Id);

/// <summary>
/// Takes a message in: first its bytes into the file store, then a row and a job in one transaction. Only then it may be
/// acknowledged; a crash before leaves at most bytes that nobody knows.
/// </summary>
public sealed class InboundIntake(PortalDb db, IFileStore store, TimeProvider clock)
{
    public const string Received = "mail.received";
    private const int HeadSize = 4096;

    public async Task<MailIntake> TakeAsync(Guid tenantId, Guid mailboxId, int maxBytes, MailEnvelope envelope, Stream content, CancellationToken cancel)
    {
        var head = new byte[HeadSize];
        Array.Resize(ref head, await content.ReadAtLeastAsync(head, HeadSize, throwOnEndOfStream: false, cancel));
        if (head.AsSpan().TrimStart(" \t\r\n"u8).IsEmpty)
        {
            return new(IntakeEnd.Empty, Guid.Empty);
        }

        var (id, now) = (Guid.CreateVersion7(), clock.GetUtcNow());
        var key = string.Create(CultureInfo.InvariantCulture, $"tenants/{tenantId}/mail/{now.UtcDateTime:yyyy}/{now.UtcDateTime:MM}/{id}");
        await using var passing = new IntakeStream(head, content, maxBytes, isText: false);
        try
        {
            await store.PutAsync(key, passing, length: null, "message/rfc822", cancel);
        }
        catch (RefusedException)
        {
            return new(IntakeEnd.TooLarge, Guid.Empty);
        }

        var raw = new StoredMail(store.Name, key, passing.Count, passing.Sha256());
        var known = await RecordAsync(tenantId, InboundMessage.Stored(id, mailboxId, raw, envelope, now), cancel);
        if (known == id)
        {
            return new(IntakeEnd.Stored, id);
        }

        await store.DeleteAsync(key, cancel);
        return new(IntakeEnd.Duplicate, known);
    }

    /// <returns>The id of the row that holds these bytes: the given one, or that of an earlier delivery.</returns>
    private async Task<Guid> RecordAsync(Guid tenantId, InboundMessage message, CancellationToken cancel)
    {
        await db.EnterAsync(Actor.System(tenantId, "mail ingress"), cancel);
        try
        {
            // Two deliveries of the same bytes wait for each other here.
            await using (var hold = db.Command("select pg_advisory_xact_lock(hashtextextended($1, 0))"))
            {
                hold.Parameters.Add(new() { Value = "mail " + Convert.ToHexStringLower(message.RawSha256) });
                await hold.ExecuteNonQueryAsync(cancel);
            }

            var known = await db.Set<InboundMessage>()
                .Where(m => m.MailboxId == message.MailboxId && m.RawSha256 == message.RawSha256).Select(m => (Guid?)m.Id).SingleOrDefaultAsync(cancel);
            if (known is { } first)
            {
                return first;
            }

            db.Add(message);
            db.Add(OutboxMessage.Of(Received, ("message", message.Id)));
            await db.SaveChangesAsync(cancel);
            await db.CommitAsync(cancel);
            return message.Id;
        }
        finally
        {
            await db.RollbackAsync();
        }
    }
}
