using KtPortal.Core.Data;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

public enum ThreadSign
{
    MessageId,
    Token,
    Number,
}

/// <summary>Which ticket a mail belongs to, and how it shows.</summary>
/// <param name="Answered">The mail of ours whose token it came back with.</param>
public sealed record MailThread(Guid TicketId, ThreadSign Sign, OutboundMessage? Answered, string? Note);

/// <summary>Finds the ticket a mail answers: Message-IDs, then plus address, then the number in the subject.</summary>
public sealed class MailThreads(PortalDb db)
{
    // Through a partner's mailbox only that partner's tickets are found.
    private const string IdsSql = """
        select m.message_id, m.ticket_id from (
            select message_id, ticket_id from outbound_messages where message_id = any($1) and ticket_id is not null
            union all
            select message_id, ticket_id from inbound_messages where message_id = any($1) and ticket_id is not null and state = 'processed') m
        join tickets t on t.id = m.ticket_id and t.deleted_at is null and ($2::uuid is null or t.partner_id = $2)
        """;

    private const string NumberSql = """
        select id from tickets where number = any($1) and deleted_at is null and ($2::uuid is null or partner_id = $2) order by array_position($1, number) limit 1
        """;

    public async Task<MailThread?> FindAsync(InboundMail mail, Guid? partnerId, CancellationToken cancel)
    {
        var answered = await FindAnsweredAsync(mail.Tokens, partnerId, cancel);
        if (await FindByIdsAsync([.. mail.AnsweredIds], partnerId, cancel) is { } ticketId)
        {
            var differs = answered is not null && answered.TicketId != ticketId;
            return new MailThread(ticketId, ThreadSign.MessageId, differs ? null : answered, differs ? "The plus address names another ticket." : null);
        }

        if (answered is not null)
        {
            return new MailThread(answered.TicketId!.Value, ThreadSign.Token, answered, null);
        }

        return await FindByNumberAsync([.. InboundText.NumbersIn(mail.Message)], partnerId, cancel) is { } numbered
            ? new MailThread(numbered, ThreadSign.Number, null, null)
            : null;
    }

    private async Task<Guid?> FindByIdsAsync(string[] ids, Guid? partnerId, CancellationToken cancel)
    {
        if (ids.Length == 0)
        {
            return null;
        }

        var found = new Dictionary<string, Guid>(StringComparer.Ordinal);
        await using var command = Command(IdsSql, ids, partnerId);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            found.TryAdd(rows.GetString(0), rows.GetGuid(1));
        }

        return ids.Where(found.ContainsKey).Select(id => (Guid?)found[id]).FirstOrDefault();
    }

    private async Task<OutboundMessage?> FindAnsweredAsync(IReadOnlyList<string> tokens, Guid? partnerId, CancellationToken cancel)
    {
        if (tokens.Count == 0)
        {
            return null;
        }

        var known = await (
            from message in db.Set<OutboundMessage>().AsNoTracking()
            join ticket in db.Set<Ticket>() on message.TicketId equals ticket.Id
            where tokens.Contains(message.ReplyToken!) && (partnerId == null || ticket.PartnerId == partnerId)
            select message).ToListAsync(cancel);
        return tokens.Select(token => known.Find(m => m.ReplyToken == token)).FirstOrDefault(m => m is not null);
    }

    private async Task<Guid?> FindByNumberAsync(string[] numbers, Guid? partnerId, CancellationToken cancel)
    {
        if (numbers.Length == 0)
        {
            return null;
        }

        await using var command = Command(NumberSql, numbers, partnerId);
        return (Guid?)await command.ExecuteScalarAsync(cancel);
    }

    private Npgsql.NpgsqlCommand Command(string sql, string[] values, Guid? partnerId)
    {
        var command = db.Command(sql);
        command.Parameters.Add(new() { Value = values });
        command.Parameters.Add(new() { Value = (object?)partnerId ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        return command;
    }
}
