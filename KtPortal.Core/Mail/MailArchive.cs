using KtPortal.Core.Data;
using KtPortal.Core.Files;
using KtPortal.Core.Mail.Mime;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

/// <summary>One line of the list of mails.</summary>
public sealed record MailLine(Guid Id, bool IsOutbound, string Person, string Subject, string State, string? Note, DateTimeOffset At);

/// <summary>A mail with everything there is to see.</summary>
public sealed record MailSheet(MailLine Line, IReadOnlyList<MimeHeader> Headers, string Text, string? Html, IReadOnlyList<string> Files);

/// <summary>What was sent and received, to look at. Acts inside a system context; raw messages are read without one.</summary>
public sealed class MailArchive(PortalDb db, FileStores stores)
{
    private const int Newest = 100;

    public async Task<List<MailLine>> ListAsync(CancellationToken cancel)
    {
        var sent = await db.Set<OutboundMessage>().AsNoTracking().OrderByDescending(m => m.CreatedAt).Take(Newest)
            .Select(m => new MailLine(m.Id, true, m.ToAddress, m.Subject, m.State, m.LastError, m.CreatedAt)).ToListAsync(cancel);
        var received = await db.Set<InboundMessage>().AsNoTracking().OrderByDescending(m => m.ReceivedAt).Take(Newest)
            .Select(m => new MailLine(m.Id, false, m.FromAddress ?? "", m.Subject ?? "", m.State, m.Reason, m.ReceivedAt)).ToListAsync(cancel);
        return [.. sent.Concat(received).OrderByDescending(m => m.At).Take(Newest)];
    }

    public Task<OutboundMessage?> FindSentAsync(Guid id, CancellationToken cancel) =>
        db.Set<OutboundMessage>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancel);

    public Task<InboundMessage?> FindReceivedAsync(Guid id, CancellationToken cancel) =>
        db.Set<InboundMessage>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancel);

    public static MailSheet Show(OutboundMessage mail)
    {
        var line = new MailLine(mail.Id, true, mail.ToAddress, mail.Subject, mail.State, mail.LastError, mail.CreatedAt);
        // Without a mailbox it has no sender yet, and can't be written.
        var headers = mail.FromAddress.Length == 0 ? [] : MimeReader.Read(OutboundMime.Write(mail)).Headers.Fields;
        return new MailSheet(line, headers, mail.TextBody, mail.HtmlBody, []);
    }

    public async Task<MailSheet> ShowAsync(InboundMessage mail, CancellationToken cancel)
    {
        var message = MimeReader.Read(await LoadAsync(mail, cancel), cancel);
        var line = new MailLine(mail.Id, false, mail.FromAddress ?? "", mail.Subject ?? "", mail.State, mail.Reason, mail.ReceivedAt);
        return new MailSheet(line, message.Headers.Fields, message.TextBody ?? "", message.HtmlBody, [.. message.Attachments.Select(file => file.Name)]);
    }

    /// <summary>The raw message, as it came.</summary>
    public async Task<byte[]> LoadAsync(InboundMessage mail, CancellationToken cancel)
    {
        await using var content = await stores.Of(mail.Store).OpenAsync(mail.ObjectKey, cancel);
        var raw = new byte[mail.SizeBytes];
        await content.ReadExactlyAsync(raw, cancel);
        return raw;
    }
}
