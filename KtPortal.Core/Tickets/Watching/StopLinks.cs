using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;

namespace KtPortal.Core.Tickets.Watching;

/// <summary>What a link stops: somebody's part in a ticket.</summary>
public sealed record StopLink(Guid ParticipantId, Guid TicketId, string Number, string Subject, string Name, Visibility Visibility);

/// <summary>
/// Links of mails by which who takes part in a ticket stops: whoever holds one is who got the mail. It works on the host of who serves that
/// person, as long as he takes part. Acts inside a system context.
/// </summary>
public sealed class StopLinks(PortalDb db, Journal journal, TimeProvider clock)
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(90);

    private const int LongestToken = 100;

    private const string FindSql = """
        select p.id, p.ticket_id, t.number, t.subject, coalesce(nullif(p.name, ''), p.email, '') as name, p.visibility
        from ticket_stop_links l
        join ticket_participants p on p.tenant_id = l.tenant_id and p.id = l.participant_id
        join tickets t on t.tenant_id = p.tenant_id and t.id = p.ticket_id and t.deleted_at is null
        where l.token_hash = $1 and l.expires_at > $2 and l.served_by is not distinct from $3
        """;

    /// <param name="servedBy">Whose host the link is on: a partner, or null for the provider.</param>
    /// <returns>The token; kept as its hash.</returns>
    internal async Task<string> IssueAsync(Guid participant, Guid? servedBy, CancellationToken cancel)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await using var issue = db.Command(
            "insert into ticket_stop_links (tenant_id, id, participant_id, token_hash, expires_at, served_by) values (app.tenant_id(), $1, $2, $3, $4, $5)",
            Guid.CreateVersion7(), participant, HashOf(token), clock.GetUtcNow() + Life);
        issue.Parameters.Add(new() { Value = servedBy as object ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        await issue.ExecuteNonQueryAsync(cancel);
        return token;
    }

    /// <returns>Null for one that never was, is over, is another host's, or has done its work: nobody learns which.</returns>
    public async Task<StopLink?> FindAsync(string? token, Guid? servedBy, CancellationToken cancel)
    {
        if (token is not { Length: > 0 and <= LongestToken })
        {
            return null;
        }

        await using var find = db.Command(FindSql, HashOf(token), clock.GetUtcNow());
        find.Parameters.Add(new() { Value = servedBy as object ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        await using var row = await find.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? new StopLink(
                row.Id("id"), row.Id("ticket_id"), row.Text("number"), row.Text("subject"), row.Text("name"),
                EnumText<Visibility>.Parse(row.Text("visibility")))
            : null;
    }

    /// <param name="actor">The system; what is written down says who stopped.</param>
    public async Task StopAsync(Actor actor, StopLink link, CancellationToken cancel)
    {
        var ticket = await db.Set<Ticket>().ForUpdate().SingleAsync(t => t.Id == link.TicketId, cancel);
        var by = actor with { Name = link.Name, DisplayName = link.Name };
        journal.Record(ticket, by, new TicketUpdated(ticket.Id), "unwatched", link.Visibility, [new ChangedField("watcher", link.Name, null)]);
        await db.SaveChangesAsync(cancel);
        await using var leave = db.Command("select app.leave_ticket($1)", link.ParticipantId);
        await leave.ExecuteScalarAsync(cancel);
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
