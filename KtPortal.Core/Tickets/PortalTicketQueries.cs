using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using Npgsql;

namespace KtPortal.Core.Tickets;

/// <summary>A ticket as its client sees it in a list.</summary>
public sealed record PortalTicketRow(
    Guid Id, string Number, string Subject, Phase Phase, string StatusName, string PriorityName, PriorityLevel Level,
    DateTimeOffset LastActivityAt, bool AwaitsClient, QueuePlace? Place);

public sealed record PortalUpdate(string Number, string Subject, string Author, bool IsStaff, WrittenText Preview, DateTimeOffset At);

public sealed record PortalHome(
    IReadOnlyList<PortalTicketRow> Waiting, int OpenCount, IReadOnlyList<PortalTicketRow> Others, IReadOnlyList<PortalUpdate> Updates)
{
    public static PortalHome Empty { get; } = new([], 0, [], []);
}

public sealed record PortalTicket
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required string Subject { get; init; }

    public required WrittenText Description { get; init; }

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
        select t.id, t.number, t.subject, t.phase, coalesce(s.client_name, s.name) as status_name, p.name as priority_name, p.level,
            t.last_activity_at, q.place, q.length, q.minutes_per_place
        from tickets t
        join ticket_statuses s on s.tenant_id = t.tenant_id and s.id = t.status_id
        join ticket_priorities p on p.tenant_id = t.tenant_id and p.id = t.priority_id
        """;

    private const string WithPlace = """

        left join lateral (select * from app.queue_place(t.id) where t.in_line and (select n.queue_position_visible from tenants n where n.id = t.tenant_id)) q on true
        """;

    private const string WithoutPlace = " cross join (select null::int as place, null::int as length, null::numeric as minutes_per_place) q\n";

    public async Task<PortalHome> HomeAsync(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(TicketPermissions.Read))
        {
            return PortalHome.Empty;
        }

        await using var batch = db.Batch();
        batch.BatchCommands.Add(new($"{Row}{WithPlace} where t.in_line and t.deleted_at is null order by t.waiting_since limit 5"));
        batch.BatchCommands.Add(new("select count(*)::int as open from tickets where phase in ('new', 'open', 'in_progress', 'pending') and deleted_at is null"));
        batch.BatchCommands.Add(new($"""
            {Row}{WithoutPlace} where t.phase in ('in_progress', 'pending', 'resolved') and t.deleted_at is null
            order by t.last_activity_at desc, t.id desc limit 5
            """));
        batch.BatchCommands.Add(new("""
            select t.number, t.subject, c.author_name, c.is_staff, left(c.content, 300) as preview, c.content_format, c.created_at
            from (select id, tenant_id, number, subject, last_staff_comment_at from tickets
                  where last_staff_comment_at is not null and deleted_at is null order by last_activity_at desc, id desc limit 5) t
            cross join lateral (select author_name, is_staff, content, content_format, created_at from ticket_comments c
                  where c.tenant_id = t.tenant_id and c.ticket_id = t.id and c.is_staff and c.deleted_at is null order by c.created_at desc limit 1) c
            order by c.created_at desc limit 3
            """));
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        var waiting = await ReadRowsAsync(rows, cancel);
        await rows.NextResultAsync(cancel);
        await rows.ReadAsync(cancel);
        var open = rows.Number("open");
        await rows.NextResultAsync(cancel);
        var others = await ReadRowsAsync(rows, cancel);
        await rows.NextResultAsync(cancel);
        var updates = new List<PortalUpdate>();
        while (await rows.ReadAsync(cancel))
        {
            updates.Add(new PortalUpdate(
                rows.Text("number"), rows.Text("subject"), rows.Text("author_name"), rows.Flag("is_staff"),
                new WrittenText(rows.Text("preview"), EnumText<TextFormat>.Parse(rows.Text("content_format"))),
                rows.Instant("created_at")));
        }

        return new PortalHome(waiting, open, others, updates);
    }

    /// <param name="open">Only what is not finished, or only what is; null for all.</param>
    /// <param name="edge">Where the page begins; null for the newest.</param>
    public async Task<ListPage<PortalTicketRow>> ListAsync(Actor actor, bool? open, ListEdge? edge, int size, CancellationToken cancel)
    {
        if (!actor.May(TicketPermissions.Read))
        {
            return new ListPage<PortalTicketRow>([], size, null);
        }

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
    public Task<PortalTicket?> FindStateAsync(Actor actor, string number, CancellationToken cancel) => FindStateAsync(actor, number, null, cancel);

    private async Task<PortalTicket?> FindStateAsync(Actor actor, string number, Guid? whole, CancellationToken cancel)
    {
        if (!actor.May(TicketPermissions.Read))
        {
            return null;
        }

        await using var find = db.Command($"""
            select t.id, t.number, t.subject, t.phase, coalesce(s.client_name, s.name) as status_name, p.name as priority_name, p.level,
                t.last_activity_at, q.place, q.length, q.minutes_per_place, {Conversation.Shown("t.description", "t.id", "description")},
                t.description_format, c.name as category_name, t.requester_name, t.requester_id,
                t.assignee_name, t.assigned_at, t.created_at
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
    public async Task<PortalTicket?> FindAsync(Actor actor, string number, ConversationPart part, CancellationToken cancel)
    {
        if (await FindStateAsync(actor, number, part.Whole, cancel) is not { } ticket)
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
        Id = r.Id("id"),
        Number = r.Text("number"),
        Subject = r.Text("subject"),
        Phase = EnumText<Phase>.Parse(r.Text("phase")),
        StatusName = r.Text("status_name"),
        PriorityName = r.Text("priority_name"),
        Level = EnumText<PriorityLevel>.Parse(r.Text("level")),
        Place = QueuePlace.Read(r),
        Description = new(r.Text("description"), EnumText<TextFormat>.Parse(r.Text("description_format"))),
        IsCut = r.Flag("description_is_cut"),
        CategoryName = r.OptionalText("category_name"),
        RequesterName = r.Text("requester_name"),
        RequesterId = r.OptionalId("requester_id"),
        AssigneeName = r.OptionalText("assignee_name"),
        AssignedAt = r.OptionalInstant("assigned_at"),
        CreatedAt = r.Instant("created_at"),
    };

    private static async Task<List<PortalTicketRow>> ReadRowsAsync(NpgsqlDataReader r, CancellationToken cancel)
    {
        var list = new List<PortalTicketRow>();
        while (await r.ReadAsync(cancel))
        {
            var phase = EnumText<Phase>.Parse(r.Text("phase"));
            list.Add(new PortalTicketRow(
                r.Id("id"), r.Text("number"), r.Text("subject"), phase, r.Text("status_name"), r.Text("priority_name"),
                EnumText<PriorityLevel>.Parse(r.Text("level")), r.Instant("last_activity_at"),
                AwaitsClient: phase is Phase.Pending or Phase.Resolved, QueuePlace.Read(r)));
        }

        return list;
    }
}
