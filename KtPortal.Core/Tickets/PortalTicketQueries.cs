using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Tickets;

/// <summary>A ticket as its client sees it in a list.</summary>
public sealed record PortalTicketRow(
    Guid Id, string Number, string Subject, Phase Phase, string StatusName, string PriorityName, PriorityLevel Level,
    DateTimeOffset LastActivityAt, bool AwaitsClient, QueuePlace? Place);

public sealed record PortalUpdate(string Number, string Subject, string Author, bool IsStaff, string Preview, DateTimeOffset At);

public sealed record PortalHome(IReadOnlyList<PortalTicketRow> Waiting, int OpenCount, IReadOnlyList<PortalTicketRow> Others, IReadOnlyList<PortalUpdate> Updates);

public sealed record PortalTicket
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required string Subject { get; init; }

    public required string Description { get; init; }

    public required Phase Phase { get; init; }

    public required string StatusName { get; init; }

    public required string PriorityName { get; init; }

    public required PriorityLevel Level { get; init; }

    public string? CategoryName { get; init; }

    public required string RequesterName { get; init; }

    public Guid? RequesterId { get; init; }

    public string? AssigneeName { get; init; }

    public DateTimeOffset? AssignedAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public QueuePlace? Place { get; init; }

    /// <summary>Only the beginning of the description is here.</summary>
    public bool IsCut { get; init; }

    public IReadOnlyList<ConversationEntry> Conversation { get; init; } = [];

    /// <summary>There is more of the conversation before what is here.</summary>
    public bool HasEarlier { get; init; }

    public IReadOnlyList<AttachedFile> Files { get; init; } = [];
}

/// <summary>What clients read. Row-level security narrows each statement to what this client may see.</summary>
public sealed class PortalTicketQueries(PortalDb db)
{
    private const string Row = """
        select t.id, t.number, t.subject, t.phase, coalesce(s.client_name, s.name), p.name, p.level, t.last_activity_at, q.place, q.length, q.minutes_per_place
        from tickets t
        join ticket_statuses s on s.tenant_id = t.tenant_id and s.id = t.status_id
        join ticket_priorities p on p.tenant_id = t.tenant_id and p.id = t.priority_id
        """;

    private const string WithPlace = """

        left join lateral (select * from app.queue_place(t.id) where t.in_line and (select n.queue_position_visible from tenants n where n.id = t.tenant_id)) q on true
        """;

    private const string WithoutPlace = " cross join (select null::int as place, null::int as length, null::numeric as minutes_per_place) q\n";

    public async Task<PortalHome> HomeAsync(CancellationToken cancel)
    {
        await using var batch = db.Batch();
        batch.BatchCommands.Add(new($"{Row}{WithPlace} where t.in_line and t.deleted_at is null order by t.waiting_since limit 5"));
        batch.BatchCommands.Add(new("select count(*)::int from tickets where phase in ('new', 'open', 'in_progress', 'pending') and deleted_at is null"));
        batch.BatchCommands.Add(new($"""
            {Row}{WithoutPlace} where t.phase in ('in_progress', 'pending', 'resolved') and t.deleted_at is null
            order by t.last_activity_at desc, t.id desc limit 5
            """));
        batch.BatchCommands.Add(new("""
            select t.number, t.subject, c.author_name, c.is_staff, left(c.content, 300), c.created_at
            from (select id, tenant_id, number, subject, last_staff_comment_at from tickets
                  where last_staff_comment_at is not null and deleted_at is null order by last_activity_at desc, id desc limit 5) t
            cross join lateral (select author_name, is_staff, content, created_at from ticket_comments c
                  where c.tenant_id = t.tenant_id and c.ticket_id = t.id and c.is_staff and c.deleted_at is null order by c.created_at desc limit 1) c
            order by c.created_at desc limit 3
            """));
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        var waiting = await ReadRowsAsync(rows, cancel);
        await rows.NextResultAsync(cancel);
        await rows.ReadAsync(cancel);
        var open = rows.GetInt32(0);
        await rows.NextResultAsync(cancel);
        var others = await ReadRowsAsync(rows, cancel);
        await rows.NextResultAsync(cancel);
        var updates = new List<PortalUpdate>();
        while (await rows.ReadAsync(cancel))
        {
            updates.Add(new PortalUpdate(rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetBoolean(3), rows.GetString(4), rows.GetFieldValue<DateTimeOffset>(5)));
        }

        return new PortalHome(waiting, open, others, updates);
    }

    /// <param name="open">Only what is not finished, or only what is; null for all.</param>
    /// <param name="edge">Where the page begins; null for the newest.</param>
    public async Task<ListPage<PortalTicketRow>> ListAsync(bool? open, ListEdge? edge, int size, CancellationToken cancel)
    {
        var phases = open switch
        {
            true => "and t.phase in ('new', 'open', 'in_progress', 'pending')",
            false => "and t.phase in ('resolved', 'closed', 'cancelled')",
            null => "",
        };
        var behind = edge is null ? "" : $"and (t.last_activity_at, t.id) {ListEdge.Comparison(edge)} ($1, $2)";
        var order = ListEdge.Order(edge);
        await using var command = db.Command(
            $"{Row}{WithPlace} where t.deleted_at is null {phases} {behind} order by t.last_activity_at {order}, t.id {order} limit {size + 1}");
        if (edge is { } row)
        {
            command.Parameters.Add(new() { Value = row.At });
            command.Parameters.Add(new() { Value = row.Id });
        }

        await using var rows = await command.ExecuteReaderAsync(cancel);
        return new ListPage<PortalTicketRow>(await ReadRowsAsync(rows, cancel), size, edge);
    }

    /// <summary>The ticket without its conversation: where it stands.</summary>
    public Task<PortalTicket?> FindStateAsync(string number, CancellationToken cancel) => FindStateAsync(number, null, cancel);

    private async Task<PortalTicket?> FindStateAsync(string number, Guid? whole, CancellationToken cancel)
    {
        await using var find = db.Command($"""
            select t.id, t.number, t.subject, t.phase, coalesce(s.client_name, s.name), p.name, p.level, t.last_activity_at, q.place, q.length, q.minutes_per_place,
                   {Conversation.Shown("t.description", "t.id")}, c.name, t.requester_name, t.requester_id, t.assignee_name, t.assigned_at, t.created_at
            from tickets t
            join ticket_statuses s on s.tenant_id = t.tenant_id and s.id = t.status_id
            join ticket_priorities p on p.tenant_id = t.tenant_id and p.id = t.priority_id
            left join ticket_categories c on c.tenant_id = t.tenant_id and c.id = t.category_id
            {WithPlace} where t.number = $1 and t.deleted_at is null
            """);
        find.Parameters.Add(new() { Value = number });
        find.Parameters.Add(new() { Value = whole ?? Guid.Empty });
        await using var row = await find.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? ReadTicket(row) : null;
    }

    /// <summary>The ticket with a part of its conversation; null if there is none of this number that the actor may see.</summary>
    public async Task<PortalTicket?> FindAsync(string number, ConversationPart part, CancellationToken cancel)
    {
        if (await FindStateAsync(number, part.Whole, cancel) is not { } ticket)
        {
            return null;
        }

        await using var batch = db.Batch();
        Conversation.AddTo(batch, ticket.Id, part);

        await using var rows = await batch.ExecuteReaderAsync(cancel);
        var (entries, hasEarlier, files) = await Conversation.ReadAsync(rows, cancel);
        return ticket with { Conversation = entries, HasEarlier = hasEarlier, Files = files };
    }

    private static PortalTicket ReadTicket(NpgsqlDataReader r) => new()
    {
        Id = r.GetGuid(0),
        Number = r.GetString(1),
        Subject = r.GetString(2),
        Phase = EnumText<Phase>.Parse(r.GetString(3)),
        StatusName = r.GetString(4),
        PriorityName = r.GetString(5),
        Level = EnumText<PriorityLevel>.Parse(r.GetString(6)),
        Place = ReadPlace(r, 8),
        Description = r.GetString(11),
        IsCut = r.GetBoolean(12),
        CategoryName = r.IsDBNull(13) ? null : r.GetString(13),
        RequesterName = r.GetString(14),
        RequesterId = r.IsDBNull(15) ? null : r.GetGuid(15),
        AssigneeName = r.IsDBNull(16) ? null : r.GetString(16),
        AssignedAt = r.IsDBNull(17) ? null : r.GetFieldValue<DateTimeOffset>(17),
        CreatedAt = r.GetFieldValue<DateTimeOffset>(18),
    };

    private static async Task<List<PortalTicketRow>> ReadRowsAsync(NpgsqlDataReader r, CancellationToken cancel)
    {
        var list = new List<PortalTicketRow>();
        while (await r.ReadAsync(cancel))
        {
            var phase = EnumText<Phase>.Parse(r.GetString(3));
            list.Add(new PortalTicketRow(r.GetGuid(0), r.GetString(1), r.GetString(2), phase, r.GetString(4), r.GetString(5),
                EnumText<PriorityLevel>.Parse(r.GetString(6)), r.GetFieldValue<DateTimeOffset>(7), phase is Phase.Pending or Phase.Resolved, ReadPlace(r, 8)));
        }

        return list;
    }

    internal static QueuePlace? ReadPlace(NpgsqlDataReader r, int from) =>
        r.IsDBNull(from) ? null : new QueuePlace(r.GetInt32(from), r.GetInt32(from + 1), r.IsDBNull(from + 2) ? null : r.GetDecimal(from + 2));
}
