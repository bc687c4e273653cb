using System.Text;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using Npgsql;

namespace KtPortal.Core.Tickets;

/// <summary>What a list on the desk is narrowed to. All conditions hold together.</summary>
public sealed record DeskFilter
{
    public static readonly IReadOnlyList<Phase> Active = [Phase.New, Phase.Open, Phase.InProgress, Phase.Pending];

    /// <summary>Empty: every phase.</summary>
    public IReadOnlyList<Phase> Phases { get; init; } = Active;

    public Guid? PriorityId { get; init; }

    public Guid? AssigneeId { get; init; }

    public bool Unassigned { get; init; }

    public Guid? OrganizationId { get; init; }

    public string? Text { get; init; }

    /// <summary>Where the page begins; null for the newest.</summary>
    public ListEdge? Edge { get; init; }

    public int Size { get; init; } = 50;
}

public sealed record DeskTicketRow(
    Guid Id, string Number, string Subject, string Preview, Phase Phase, string StatusName, Guid PriorityId, string PriorityName, PriorityLevel Level,
    string OrganizationName, string? PartnerName, string? AssigneeName, int? Place, DateTimeOffset LastActivityAt, DateTimeOffset CreatedAt,
    bool AwaitsUs, string RequesterName, Guid? CategoryId, int Version);

public sealed record DeskTicket
{
    public required DeskTicketRow Row { get; init; }

    public required string Description { get; init; }

    public required Guid StatusId { get; init; }

    public Guid? AssigneeId { get; init; }

    public Guid? PartnerId { get; init; }

    public required Guid OrganizationId { get; init; }

    public string? CategoryName { get; init; }

    public string? RequesterEmail { get; init; }

    public required string Source { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }

    public DateTimeOffset? FirstResponseAt { get; init; }

    public int OpenOfOrganization { get; init; }

    public QueuePlace? Place { get; init; }

    /// <summary>Only the beginning of the description is here.</summary>
    public bool IsCut { get; init; }

    public IReadOnlyList<ConversationEntry> Conversation { get; init; } = [];

    /// <summary>There is more of the conversation before what is here.</summary>
    public bool HasEarlier { get; init; }

    public IReadOnlyList<AttachedFile> Files { get; init; } = [];

    public MailQuestions Questions { get; init; } = MailQuestions.None;
}

/// <summary>
/// What staff read. Provider staff see the tenant, partner staff their clients: the policies see to that. How many rows are
/// wanted is written into a statement: as a parameter it would have the server plan every call anew.
/// </summary>
public sealed class DeskTicketQueries(PortalDb db)
{
    private const string ActivePhases = "w.phase in ('new', 'open', 'in_progress', 'pending')";

    // What a row of a list is read from. Not all columns: a partner may not read those that move with the provider's own notes.
    private const string Needed = """
        w.tenant_id, w.id, w.number, w.subject, w.description, w.phase, w.status_id, w.priority_id, w.category_id, w.organization_id, w.partner_id,
        w.assignee_name, w.requester_name, w.in_line, w.waiting_since, w.last_client_comment_at, w.last_staff_comment_at, w.created_at, w.version
        """;

    private string Columns => ColumnsWith(preview: 120);

    // Last activity as its reader may know it: notes that he can't read don't move a ticket in his list.
    private string Activity => db.Actor?.Audience == Audience.Partner ? "partner_activity_at" : "staff_activity_at";

    private string ColumnsWith(int preview) => $"""
        t.id, t.number, t.subject, left(t.description, {preview}), t.phase, s.name, p.id, p.name, p.level, o.name, pa.name, t.assignee_name,
        q.position, t.{Activity}, t.created_at, coalesce(t.last_client_comment_at, t.created_at) > coalesce(t.last_staff_comment_at, '-infinity'),
        t.requester_name, t.category_id, t.version
        """;

    private const string Joins = """
        join ticket_statuses s on s.tenant_id = t.tenant_id and s.id = t.status_id
        join organizations o on o.tenant_id = t.tenant_id and o.id = t.organization_id
        left join organizations pa on pa.tenant_id = t.tenant_id and pa.id = t.partner_id and pa.id <> t.organization_id
        left join ticket_queue_places q on q.tenant_id = t.tenant_id and q.ticket_id = t.id and t.in_line
        """;

    /// <summary>All open tickets by priority, the line on top in its order; at most <paramref name="perGroup"/> of each. One query.</summary>
    public async Task<List<DeskTicketRow>> BoardAsync(int perGroup, CancellationToken cancel)
    {
        await using var command = db.Command($"""
            select {Columns}
            from ticket_priorities p
            cross join lateral (
                select {Needed}, w.{Activity} from tickets w
                where w.tenant_id = p.tenant_id and w.priority_id = p.id and w.deleted_at is null and w.phase in ('new', 'open', 'in_progress', 'pending')
                order by w.in_line desc, w.waiting_since, w.created_at, w.id limit {perGroup}) t
            {Joins}
            order by p.sort_order, t.in_line desc, t.waiting_since, t.created_at, t.id
            """);
        return await ReadAsync(command, cancel);
    }

    /// <summary>Tickets that match, newest activity first. One query, whatever the filter.</summary>
    public async Task<ListPage<DeskTicketRow>> ListAsync(DeskFilter filter, CancellationToken cancel)
    {
        await using var command = db.Command("");
        var where = new StringBuilder("where w.deleted_at is null");
        string Parameter(object value)
        {
            command.Parameters.Add(new() { Value = value });
            return "$" + command.Parameters.Count;
        }

        if (filter.Phases.Count == 4 && filter.Phases.All(p => p.IsActive()))
        {
            where.Append(" and " + ActivePhases);
        }
        else if (filter.Phases.Count > 0)
        {
            where.Append(" and w.phase = any(" + Parameter(filter.Phases.Select(EnumText<Phase>.Write).ToArray()) + ")");
        }

        where.Append(filter.PriorityId is { } priority ? $" and w.priority_id = {Parameter(priority)}" : "");
        where.Append(filter.Unassigned ? " and w.assigned_to_id is null" : filter.AssigneeId is { } assignee ? $" and w.assigned_to_id = {Parameter(assignee)}" : "");
        where.Append(filter.OrganizationId is { } organization ? $" and w.organization_id = {Parameter(organization)}" : "");
        if (TypedText.Of(filter.Text, TypedText.LongestSearch) is { Length: > 0 } text)
        {
            where.Append(" and (w.id in (select app.search_tickets(" + Parameter(text) + ", 500)) or w.number = " + Parameter(text.ToUpperInvariant()) + ")");
        }

        where.Append(filter.Edge is { } edge ? $" and (w.{Activity}, w.id) {ListEdge.Comparison(edge)} ({Parameter(edge.At)}, {Parameter(edge.Id)})" : "");
        var order = ListEdge.Order(filter.Edge);
        command.CommandText = $"""
            select {Columns}
            from (select {Needed}, w.{Activity} from tickets w {where} order by w.{Activity} {order}, w.id {order} limit {filter.Size + 1}) t
            join ticket_priorities p on p.tenant_id = t.tenant_id and p.id = t.priority_id
            {Joins}
            order by t.{Activity} {order}, t.id {order}
            """;
        return new ListPage<DeskTicketRow>(await ReadAsync(command, cancel), filter.Size, filter.Edge);
    }

    /// <summary>New tickets, the most pressing line first, with enough of their text to decide on them.</summary>
    public async Task<List<DeskTicketRow>> InboxAsync(int take, CancellationToken cancel)
    {
        await using var command = db.Command($"""
            select {ColumnsWith(preview: 1000)}
            from tickets t
            join ticket_priorities p on p.tenant_id = t.tenant_id and p.id = t.priority_id
            {Joins}
            where t.phase = 'new' and t.in_line and t.deleted_at is null
            order by p.sort_order, t.waiting_since, t.created_at, t.id limit {take}
            """);
        return await ReadAsync(command, cancel);
    }

    /// <summary>The ticket with a part of its conversation.</summary>
    public async Task<DeskTicket?> FindAsync(string number, ConversationPart part, CancellationToken cancel)
    {
        await using var find = db.Command($"""
            select {Columns}, {Conversation.Shown("t.description", "t.id")}, t.status_id, t.assigned_to_id, t.partner_id, t.organization_id, c.name, t.requester_email, t.source,
                t.accepted_at, t.first_response_at,
                (select count(*)::int from tickets x where x.tenant_id = t.tenant_id and x.organization_id = t.organization_id
                    and x.deleted_at is null and x.phase in ('new', 'open', 'in_progress', 'pending')),
                l.place, l.length, l.minutes_per_place
            from tickets t
            join ticket_priorities p on p.tenant_id = t.tenant_id and p.id = t.priority_id
            {Joins}
            left join ticket_categories c on c.tenant_id = t.tenant_id and c.id = t.category_id
            left join lateral (select * from app.queue_place(t.id) where t.in_line) l on true
            where t.number = $1 and t.deleted_at is null
            """);
        find.Parameters.Add(new() { Value = number });
        find.Parameters.Add(new() { Value = part.Whole ?? Guid.Empty });
        DeskTicket ticket;
        await using (var row = await find.ExecuteReaderAsync(cancel))
        {
            if (!await row.ReadAsync(cancel))
            {
                return null;
            }

            ticket = ReadTicket(row);
        }

        await using var batch = db.Batch();
        Conversation.AddTo(batch, ticket.Row.Id, part);

        foreach (var sql in MailQuestions.SqlFor(db.Actor!))
        {
            batch.BatchCommands.Add(new(sql) { Parameters = { new() { Value = ticket.Row.Id } } });
        }

        await using var rows = await batch.ExecuteReaderAsync(cancel);
        var (entries, hasEarlier, files) = await Conversation.ReadAsync(rows, cancel);
        return ticket with
        {
            Conversation = entries,
            HasEarlier = hasEarlier,
            Files = files,
            Questions = await MailQuestions.ReadAsync(rows, cancel),
        };
    }

    /// <summary>The organization whose storage takes the ticket's files; null if the actor can't see the ticket.</summary>
    public async Task<Guid?> OrganizationOfAsync(string number, CancellationToken cancel)
    {
        await using var command = db.Command("select organization_id from tickets where number = $1 and deleted_at is null");
        command.Parameters.Add(new() { Value = number });
        return (Guid?)await command.ExecuteScalarAsync(cancel);
    }

    private static DeskTicket ReadTicket(NpgsqlDataReader r)
    {
        const int From = 19;
        return new DeskTicket
        {
            Row = ReadRow(r),
            Description = r.GetString(From),
            IsCut = r.GetBoolean(From + 1),
            StatusId = r.GetGuid(From + 2),
            AssigneeId = r.IsDBNull(From + 3) ? null : r.GetGuid(From + 3),
            PartnerId = r.IsDBNull(From + 4) ? null : r.GetGuid(From + 4),
            OrganizationId = r.GetGuid(From + 5),
            CategoryName = Text(r, From + 6),
            RequesterEmail = Text(r, From + 7),
            Source = r.GetString(From + 8),
            AcceptedAt = Instant(r, From + 9),
            FirstResponseAt = Instant(r, From + 10),
            OpenOfOrganization = r.GetInt32(From + 11),
            Place = PortalTicketQueries.ReadPlace(r, From + 12),
        };
    }

    private static async Task<List<DeskTicketRow>> ReadAsync(NpgsqlCommand command, CancellationToken cancel)
    {
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var list = new List<DeskTicketRow>();
        while (await rows.ReadAsync(cancel))
        {
            list.Add(ReadRow(rows));
        }

        return list;
    }

    private static DeskTicketRow ReadRow(NpgsqlDataReader r)
    {
        var phase = EnumText<Phase>.Parse(r.GetString(4));
        return new DeskTicketRow(
            r.GetGuid(0), r.GetString(1), r.GetString(2), r.GetString(3), phase, r.GetString(5), r.GetGuid(6), r.GetString(7),
            EnumText<PriorityLevel>.Parse(r.GetString(8)), r.GetString(9), Text(r, 10), Text(r, 11), r.IsDBNull(12) ? null : r.GetInt32(12),
            r.GetFieldValue<DateTimeOffset>(13), r.GetFieldValue<DateTimeOffset>(14), phase.IsActive() && r.GetBoolean(15), r.GetString(16),
            r.IsDBNull(17) ? null : r.GetGuid(17), r.GetInt32(18));
    }

    private static string? Text(NpgsqlDataReader r, int i) => r.IsDBNull(i) ? null : r.GetString(i);

    private static DateTimeOffset? Instant(NpgsqlDataReader r, int i) => r.IsDBNull(i) ? null : r.GetFieldValue<DateTimeOffset>(i);
}
