using KtPortal.Core.Data;
using KtPortal.Core.Tickets;
using Npgsql;

namespace KtPortal.Core.TicketMail;

/// <summary>Somebody who gets a mail about a ticket.</summary>
/// <param name="Locale">The language this person chose; null: as the portal.</param>
/// <param name="ServedBy">The partner in whose name it goes out; null: the provider.</param>
public sealed record MailReader(string Address, string? Name, Guid? UserId, Guid? ContactId, bool IsStaff, Guid? ServedBy, string? Locale)
{
    /// <summary>Somebody of staff who chose to follow the ticket by his login: what staff alone may read is his to read, too.</summary>
    public bool IsWatcher { get; init; }

    /// <summary>By which part in the ticket this person gets it; null for who asked, and for who has it.</summary>
    public Guid? ParticipantId { get; init; }
}

/// <summary>Who gets a mail about a ticket, and the thread each of them already has. Acts inside a system context.</summary>
public sealed class TicketMailReaders(PortalDb db)
{
    private const int MaxReferences = 20;

    private const int TakingPart = 1;

    /// <summary>The rank of the assignee.</summary>
    private const int Assigned = 2;

    // Requester first, then participants, then the assignee. A participant who is known by address only may still have a login; whose
    // login was taken away gets nothing.
    private const string PeopleSql = """
        select p.rank, p.participant_id, coalesce(u.email, c.email, p.email) as address, coalesce(u.name, nullif(p.name, ''), c.name) as name, u.id as user_id, p.contact_id,
               coalesce(r.audience, 'client_user') as audience, p.user_id is not null as by_login,
               u.partner_id, u.locale
        from (
            select 0 as rank, null::uuid as participant_id, t.tenant_id, t.requester_id as user_id, t.contact_id, t.requester_email as email,
                t.requester_name as name
            from tickets t where t.id = $1
            union all
            select 1, p.id, p.tenant_id, p.user_id, p.contact_id, p.email, '' from ticket_participants p
            where p.ticket_id = $1 and p.state = 'confirmed'
            union all
            select 2, null, t.tenant_id, t.assigned_to_id, null, null, '' from tickets t where t.id = $1 and t.assigned_to_id is not null) p
        left join contacts c on c.tenant_id = p.tenant_id and c.id = p.contact_id
        left join users u on u.tenant_id = p.tenant_id
            and case when p.user_id is null then lower(u.email) = lower(coalesce(p.email, c.email)) else u.id = p.user_id end
        left join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
        where coalesce(u.status, 'active') = 'active'
            and (u.id is not null or not exists (select 1 from users x where x.tenant_id = p.tenant_id and x.contact_id = p.contact_id
                and x.status in ('inactive', 'suspended')))
            and (p.rank <> 1 or coalesce(r.audience, '') not in ('provider', 'partner') or 'tickets.read' = any (r.permissions)
                and (r.audience = 'provider' or u.organization_id = (select t.partner_id from tickets t where t.id = $1)))
        order by p.rank
        """;

    // Only what this reader has got or written, and the mail the ticket began with.
    private const string ThreadSql = """
        select message_id from (
            select message_id, created_at as at from outbound_messages where subject_id = $1 and lower(to_address) = lower($2)
            union all
            select message_id, received_at from inbound_messages
            where subject_id = $1 and message_id is not null
                and (lower(from_address) = lower($2) or (part_id is null and lower(from_address) = lower($3)))) m
        order by at
        """;

    /// <summary>Message-IDs, oldest first; of a long thread its beginning and its end.</summary>
    public async Task<List<string>> ThreadOfAsync(Ticket ticket, string address, CancellationToken cancel)
    {
        await using var command = db.Command(ThreadSql);
        command.Parameters.Add(new() { Value = ticket.Id });
        command.Parameters.Add(new() { Value = address });
        command.Parameters.Add(new() { Value = ticket.RequesterEmail ?? "" });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var ids = new List<string>();
        while (await rows.ReadAsync(cancel))
        {
            ids.Add(rows.GetString(0));
        }

        return ids.Count <= MaxReferences ? ids : [ids[0], .. ids.TakeLast(MaxReferences - 1)];
    }

    /// <summary>Who asked, if mail still reaches that person; else null.</summary>
    public async Task<MailReader?> RequesterAsync(Ticket ticket, CancellationToken cancel) =>
        (await ReadAsync(ticket, cancel)).Clients is [var first, ..]
            && (first.UserId is { } user && user == ticket.RequesterId
                || first.Address.Equals(ticket.RequesterEmail, StringComparison.OrdinalIgnoreCase))
            ? first
            : null;

    /// <summary>Requester and participants, each once; those of staff who take part; the assignee, or nobody.</summary>
    public async Task<(List<MailReader> Clients, List<MailReader> Staff, MailReader? Assignee)> ReadAsync(Ticket ticket, CancellationToken cancel)
    {
        await using var command = db.Command(PeopleSql, ticket.Id);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var (clients, staff) = (new List<MailReader>(), new List<MailReader>());
        MailReader? assignee = null;
        while (await rows.ReadAsync(cancel))
        {
            if (rows.OptionalText("address") is not { } address)
            {
                continue;
            }

            var reader = ReaderOf(rows, address, ticket);
            if (rows.Number("rank") == Assigned)
            {
                assignee ??= reader;
            }
            else if (rows.Number("rank") == TakingPart && reader.IsStaff)
            {
                staff.Add(reader with { IsWatcher = rows.Flag("by_login") });
            }
            else if (!clients.Exists(r => r.Address.Equals(address, StringComparison.OrdinalIgnoreCase)))
            {
                clients.Add(reader);
            }
        }

        return (clients, staff, assignee);
    }

    private static MailReader ReaderOf(NpgsqlDataReader row, string address, Ticket ticket)
    {
        var (audience, partner) = (row.Text("audience"), row.OptionalId("partner_id"));
        return new MailReader(
            address,
            row.OptionalText("name"),
            row.OptionalId("user_id"),
            row.OptionalId("contact_id"),
            audience is "provider" or "partner",
            audience switch
            {
                "provider" => null,
                "partner" => partner,
                _ => ticket.PartnerId,
            },
            row.OptionalText("locale"))
        {
            ParticipantId = row.OptionalId("participant_id"),
        };
    }
}
