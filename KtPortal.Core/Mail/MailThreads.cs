using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

public enum ThreadSign
{
    MessageId,
    Token,

    /// <summary>Named in words, by whoever knows how it is called.</summary>
    Name,
}

/// <summary>What a mail belongs to, and how it shows.</summary>
/// <param name="Answered">The mail of ours whose token it came back with.</param>
public sealed record MailThread(Subject About, ThreadSign Sign, OutboundMessage? Answered, string? Note);

/// <summary>Finds what a mail answers: Message-IDs, then plus address, then what its words name.</summary>
public sealed class MailThreads(PortalDb db, MailSubjects subjects)
{
    private const string IdsSql = """
        select message_id, subject_kind, subject_id from outbound_messages where message_id = any($1) and subject_id is not null
        union all
        select message_id, subject_kind, subject_id from inbound_messages
        where message_id = any($1) and subject_id is not null and state = 'processed'
        """;

    /// <param name="partnerId">Through a partner's mailbox only what is that partner's is found.</param>
    public async Task<MailThread?> FindAsync(InboundMail mail, Guid? partnerId, CancellationToken cancel)
    {
        var answered = await FindAnsweredAsync(mail.Tokens, partnerId, cancel);
        if (await FindByIdsAsync([.. mail.AnsweredIds], partnerId, cancel) is { } about)
        {
            var differs = answered is not null && answered.About != about;
            return differs
                ? new MailThread(about, ThreadSign.MessageId, null, $"The plus address names another {answered!.SubjectKind}.")
                : new MailThread(about, ThreadSign.MessageId, answered, null);
        }

        return answered is not null
            ? new MailThread(answered.About!.Value, ThreadSign.Token, answered, null)
            : await FindNamedAsync(mail, partnerId, cancel);
    }

    private async Task<Subject?> FindByIdsAsync(string[] ids, Guid? partnerId, CancellationToken cancel)
    {
        if (ids.Length == 0)
        {
            return null;
        }

        var known = new List<(string Id, Subject About)>();
        await using (var command = db.Command(IdsSql))
        {
            command.Parameters.Add(new() { Value = ids });
            await using var rows = await command.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel))
            {
                known.Add((rows.Text("message_id"), new Subject(rows.Text("subject_kind"), rows.Id("subject_id"))));
            }
        }

        var there = await ThereAsync(known.Select(k => k.About), partnerId, cancel);
        var found = known.FindAll(k => there.Contains(k.About));
        return ids.Select(id => found.Find(k => k.Id == id)).Where(k => k.Id is not null).Select(k => (Subject?)k.About).FirstOrDefault();
    }

    private async Task<OutboundMessage?> FindAnsweredAsync(IReadOnlyList<string> tokens, Guid? partnerId, CancellationToken cancel)
    {
        if (tokens.Count == 0)
        {
            return null;
        }

        var known = await db.Set<OutboundMessage>().AsNoTracking()
            .Where(m => tokens.Contains(m.ReplyToken!) && m.SubjectId != null).ToListAsync(cancel);
        var there = await ThereAsync(known.Select(m => m.About!.Value), partnerId, cancel);
        return tokens.Select(token => known.Find(m => m.ReplyToken == token && there.Contains(m.About!.Value)))
            .FirstOrDefault(m => m is not null);
    }

    private async Task<MailThread?> FindNamedAsync(InboundMail mail, Guid? partnerId, CancellationToken cancel)
    {
        foreach (var kind in subjects.All)
        {
            if (await kind.FindNamedAsync(mail, partnerId, cancel) is { } id)
            {
                return new MailThread(new Subject(kind.Kind, id), ThreadSign.Name, null, null);
            }
        }

        return null;
    }

    private async Task<HashSet<Subject>> ThereAsync(IEnumerable<Subject> some, Guid? partnerId, CancellationToken cancel)
    {
        var there = new HashSet<Subject>();
        foreach (var kind in some.GroupBy(s => s.Kind))
        {
            if (subjects.Find(kind.First()) is { } subject)
            {
                var ids = await subject.ThereAsync([.. kind.Select(s => s.Id).Distinct()], partnerId, cancel);
                there.UnionWith(ids.Select(id => new Subject(kind.Key, id)));
            }
        }

        return there;
    }
}
