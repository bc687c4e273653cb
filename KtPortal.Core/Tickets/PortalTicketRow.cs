using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using Npgsql;

namespace KtPortal.Core.Tickets;

/// <summary>A ticket as its client sees it in a list.</summary>
public sealed record PortalTicketRow
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required string Subject { get; init; }

    public required Phase Phase { get; init; }

    public required string StatusName { get; init; }

    public required string PriorityName { get; init; }

    public required PriorityLevel Level { get; init; }

    public required DateTimeOffset LastActivityAt { get; init; }

    public QueuePlace? Place { get; init; }

    /// <summary>Who asked, where that is somebody else than the reader.</summary>
    public string? AskedBy { get; init; }

    /// <summary>Answers that the reader has not read.</summary>
    public int Unread { get; init; }

    /// <summary>The newest that others said, on a page that shows it.</summary>
    public PortalAnswer? Newest { get; init; }

    /// <summary>When the client was last told something.</summary>
    public DateTimeOffset At => Newest?.At ?? LastActivityAt;

    /// <summary>What <see cref="Of"/> needs of each ticket.</summary>
    internal const string Needed = """
        t.tenant_id, t.id, t.number, t.subject, t.phase, t.status_id, t.priority_id, t.requester_id, t.requester_name, t.in_line,
        t.waiting_since, t.last_activity_at, t.answer_expected_at
        """;

    internal const string WithPlace = """
        left join lateral (select * from app.queue_place(t.id)
            where t.in_line and (select n.queue_position_visible from tenants n where n.id = t.tenant_id)) q on true
        """;

    private const string WithoutPlace = "cross join (select null::int as place, null::int as length, null::numeric as minutes_per_place) q";

    // What programs say is no answer.
    private const string WithAnswer = """
        left join lateral (
            select c.author_name, c.is_staff, left(c.content, 400) as content, c.content_format, c.created_at
            from ticket_comments c
            where c.tenant_id = t.tenant_id and c.ticket_id = t.id and c.visibility = 'public' and c.deleted_at is null
                and c.kind in ('comment', 'resolution') and c.author_id is distinct from (select app.user_id())
            order by c.created_at desc limit 1) c on true
        """;

    private const string WithoutAnswer = """
        cross join (select null::text as author_name, null::boolean as is_staff, null::text as content, null::text as content_format,
            null::timestamptz as created_at) c
        """;

    /// <summary>The statement that reads rows, without an order.</summary>
    /// <param name="found">Selects what is <see cref="Needed"/> of the tickets that are shown and of no others: each costs its place.</param>
    internal static string Of(string found, bool place = false, bool answer = false) => $"""
        select t.id, t.number, t.subject, t.phase, coalesce(s.client_name, s.name) as status_name, p.name as priority_name, p.level,
            t.last_activity_at, case when t.requester_id is distinct from (select app.user_id()) then t.requester_name end as asked_by,
            coalesce(u.answers, 0) as unread, q.place, q.length, q.minutes_per_place, t.answer_expected_at,
            c.author_name, c.is_staff, c.content, c.content_format, c.created_at as said_at
        from ({found}) t
        join ticket_statuses s on s.tenant_id = t.tenant_id and s.id = t.status_id
        join ticket_priorities p on p.tenant_id = t.tenant_id and p.id = t.priority_id
        left join unread_answers u on u.tenant_id = t.tenant_id and u.ticket_id = t.id and u.user_id = (select app.user_id())
        {(place ? WithPlace : WithoutPlace)}
        {(answer ? WithAnswer : WithoutAnswer)}

        """;

    internal static async Task<List<PortalTicketRow>> ReadAsync(NpgsqlDataReader rows, CancellationToken cancel)
    {
        var list = new List<PortalTicketRow>();
        while (await rows.ReadAsync(cancel))
        {
            list.Add(new PortalTicketRow
            {
                Id = rows.Id("id"),
                Number = rows.Text("number"),
                Subject = rows.Text("subject"),
                Phase = EnumText<Phase>.Parse(rows.Text("phase")),
                StatusName = rows.Text("status_name"),
                PriorityName = rows.Text("priority_name"),
                Level = EnumText<PriorityLevel>.Parse(rows.Text("level")),
                LastActivityAt = rows.Instant("last_activity_at"),
                AskedBy = rows.OptionalText("asked_by"),
                Unread = rows.Number("unread"),
                Place = QueuePlace.Read(rows),
                Newest = PortalAnswer.Read(rows),
            });
        }

        return list;
    }
}

/// <summary>What somebody else said last on a ticket: its beginning.</summary>
public sealed record PortalAnswer(string Author, bool IsStaff, WrittenText Text, DateTimeOffset At)
{
    internal static PortalAnswer? Read(NpgsqlDataReader row) => row.OptionalText("author_name") is { } author
        ? new(
            author, row.Flag("is_staff"), new(row.Text("content"), EnumText<TextFormat>.Parse(row.Text("content_format"))), row.Instant("said_at"))
        : null;
}
