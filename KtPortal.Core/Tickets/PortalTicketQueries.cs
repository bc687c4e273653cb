using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets.CustomFields;
using KtPortal.Core.Tickets.Lines;
using KtPortal.Core.Tickets.Merging;
using KtPortal.Core.Tickets.Relations;
using KtPortal.Core.Tickets.Watching;
using Npgsql;

namespace KtPortal.Core.Tickets;

/// <summary>A ticket as its client sees it.</summary>
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

    /// <summary>Null also where it is none that clients know.</summary>
    public string? ServiceName { get; init; }

    /// <summary>What the tenant asks for besides, as far as clients read it.</summary>
    public TicketFieldSet Fields { get; init; } = TicketFieldSet.None;

    public required string RequesterName { get; init; }

    public Guid? RequesterId { get; init; }

    public string? AssigneeName { get; init; }

    public DateTimeOffset? AssignedAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public QueuePlace? Place { get; init; }

    /// <summary>What was told last about its place, while that is news.</summary>
    public PlaceNotice? Notice { get; init; }

    public DateTimeOffset? ScheduledStart { get; init; }

    public DateTimeOffset? ScheduledEnd { get; init; }

    /// <summary>Until when an answer is promised, where the provider shows that.</summary>
    public DateTimeOffset? PromisedAnswerAt { get; init; }

    /// <inheritdoc cref="PromisedAnswerAt"/>
    public DateTimeOffset? PromisedSolutionAt { get; init; }

    /// <summary>Answers that the reader has not read.</summary>
    public int Unread { get; init; }

    /// <summary>Those that belong to it and that the reader may see.</summary>
    public IReadOnlyList<RelatedTicket> Relations { get; init; } = [];

    /// <summary>Who takes part besides its requester: the client's own side, never who of staff watches it.</summary>
    public IReadOnlyList<TicketPerson> People { get; init; } = [];

    /// <summary>The description was removed by staff.</summary>
    public bool IsDescriptionRemoved { get; init; }

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
    private const string OpenPhases = "'new', 'open', 'in_progress', 'pending'";
    private const string DonePhases = "'resolved', 'closed', 'cancelled'";

    public async Task<PortalHome> HomeAsync(Actor actor, CancellationToken cancel) =>
        actor.May(TicketPermissions.Read) ? await PortalHome.FindAsync(db, cancel) : PortalHome.Empty;

    /// <param name="open">Only what is not finished, or only what is; null for all.</param>
    /// <param name="edge">Where the page begins; null for the newest.</param>
    public Task<ListPage<PortalTicketRow>> ListAsync(Actor actor, bool? open, ListEdge? edge, int size, CancellationToken cancel) =>
        ListAsync(actor, open switch { true => OpenPhases, false => DonePhases, null => null }, edge, size, cancel);

    /// <summary>What waits for the client.</summary>
    /// <param name="edge">Where the page begins; null for the newest.</param>
    public Task<ListPage<PortalTicketRow>> ListTurnAsync(Actor actor, ListEdge? edge, int size, CancellationToken cancel) =>
        ListAsync(actor, PortalHome.TurnPhases, edge, size, cancel);

    private async Task<ListPage<PortalTicketRow>> ListAsync(Actor actor, string? phases, ListEdge? edge, int size, CancellationToken cancel)
    {
        if (!actor.May(TicketPermissions.Read))
        {
            return new ListPage<PortalTicketRow>([], size, null);
        }

        var which = phases is null ? "" : $"and t.phase in ({phases})";
        var behind = edge is null ? "" : $"and (t.last_activity_at, t.id) {ListEdge.Comparison(edge)} ($1, $2)";
        var order = $"order by t.last_activity_at {ListEdge.Order(edge)}, t.id {ListEdge.Order(edge)}";
        var found = $"select {PortalTicketRow.Needed} from tickets t where t.deleted_at is null and t.merged_into_id is null {which} {behind} {order} limit {size + 1}";
        await using var command = db.Command(PortalTicketRow.Of(found, place: true) + order);
        if (edge is { } row)
        {
            command.Parameters.Add(new() { Value = row.At });
            command.Parameters.Add(new() { Value = row.Id });
        }

        await using var rows = await command.ExecuteReaderAsync(cancel);
        return new ListPage<PortalTicketRow>(await PortalTicketRow.ReadAsync(rows, cancel), size, edge);
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
                t.last_activity_at, q.place, q.length, q.minutes_per_place, t.answer_expected_at, {Conversation.Shown("t.description", "t.id", "description")},
                t.description_format, t.description_removed_by, c.name as category_name, v.name as service_name, t.requester_name, t.requester_id,
                t.assignee_name, t.assigned_at, t.scheduled_start, t.scheduled_end, t.created_at,
                t.promised_answer_at, t.promised_solution_at, coalesce(u.answers, 0) as unread,
                {TicketFieldSet.Selected(ofStaff: false)}, {TicketPerson.Selected}, {PlaceNotice.Selected}
            from tickets t
            join ticket_statuses s on s.tenant_id = t.tenant_id and s.id = t.status_id
            join ticket_priorities p on p.tenant_id = t.tenant_id and p.id = t.priority_id
            left join ticket_categories c on c.tenant_id = t.tenant_id and c.id = t.category_id
            left join services v on v.tenant_id = t.tenant_id and v.id = t.service_id
            left join unread_answers u on u.tenant_id = t.tenant_id and u.ticket_id = t.id and u.user_id = (select app.user_id())
            {PlaceNotice.Join}
            {PortalTicketRow.WithPlace} where t.id = {MergedNumbers.IdSql} and t.deleted_at is null
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
        batch.BatchCommands.Add(new(RelatedTicket.Sql) { Parameters = { new() { Value = ticket.Id } } });
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        var (entries, hasEarlier, files) = await Conversation.ReadAsync(rows, cancel);
        await rows.NextResultAsync(cancel);
        return ticket with
        {
            Conversation = entries,
            HasEarlier = hasEarlier,
            Files = files,
            Relations = await RelatedTicket.ReadAsync(rows, "client_name", cancel),
        };
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
        Notice = PlaceNotice.Read(r),
        Unread = r.Number("unread"),
        Description = new(r.Text("description"), EnumText<TextFormat>.Parse(r.Text("description_format"))),
        IsCut = r.Flag("description_is_cut"),
        IsDescriptionRemoved = r.OptionalText("description_removed_by") is not null,
        CategoryName = r.OptionalText("category_name"),
        ServiceName = r.OptionalText("service_name"),
        RequesterName = r.Text("requester_name"),
        RequesterId = r.OptionalId("requester_id"),
        AssigneeName = r.OptionalText("assignee_name"),
        AssignedAt = r.OptionalInstant("assigned_at"),
        ScheduledStart = r.OptionalInstant("scheduled_start"),
        ScheduledEnd = r.OptionalInstant("scheduled_end"),
        CreatedAt = r.Instant("created_at"),
        PromisedAnswerAt = r.OptionalInstant("promised_answer_at"),
        PromisedSolutionAt = r.OptionalInstant("promised_solution_at"),
        Fields = TicketFieldSet.Read(r),
        People = TicketPerson.ReadSelected(r),
    };
}
