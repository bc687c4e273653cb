using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets.Assignment;
using KtPortal.Core.Tickets.CustomFields;
using KtPortal.Core.Tickets.Escalations;
using KtPortal.Core.Tickets.Merging;
using KtPortal.Core.Tickets.Relations;
using KtPortal.Core.Tickets.Requirements;
using KtPortal.Core.Tickets.Watching;
using Npgsql;

namespace KtPortal.Core.Tickets;

public sealed record DeskTicket
{
    public required DeskTicketRow Row { get; init; }

    public required WrittenText Description { get; init; }

    public required Guid StatusId { get; init; }

    public Guid? AssigneeId { get; init; }

    public Guid? PartnerId { get; init; }

    public required Guid OrganizationId { get; init; }

    public Guid? TypeId { get; init; }

    public string? TypeName { get; init; }

    public string? CategoryName { get; init; }

    public Guid? ServiceId { get; init; }

    public string? ServiceName { get; init; }

    public required Guid QueueId { get; init; }

    /// <summary>Where it stands, and who shares the work on it: the provider's own staff read that.</summary>
    public string? QueueName { get; init; }

    public Guid? TeamId { get; init; }

    public string? TeamName { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What the tenant asks for besides, as far as the reader may know.</summary>
    public TicketFieldSet Fields { get; init; } = TicketFieldSet.None;

    public string? RequesterEmail { get; init; }

    public required string Source { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }

    public DateTimeOffset? FirstResponseAt { get; init; }

    public DateTimeOffset? ScheduledStart { get; init; }

    public DateTimeOffset? ScheduledEnd { get; init; }

    /// <summary>What the work is thought to take; the provider's own staff read that.</summary>
    public decimal? EstimatedHours { get; init; }

    /// <summary>What else its assignee is to do then.</summary>
    public IReadOnlyList<string> Overlaps { get; init; } = [];

    /// <summary>What its service and category ask for, and who has it; the provider's own staff read that.</summary>
    public NeededSkills Skills { get; init; } = NeededSkills.None;

    /// <summary>Why it could be given to nobody by itself; the provider's own staff read that.</summary>
    public NobodyFree? NobodyFree { get; init; }

    public int OpenOfOrganization { get; init; }

    public QueuePlace? Place { get; init; }

    /// <summary>Null where nothing is escalated that the reader may know of.</summary>
    public OpenEscalation? Escalation { get; init; }

    /// <summary>Those that belong to it, of which the reader may know.</summary>
    public IReadOnlyList<RelatedTicket> Relations { get; init; } = [];

    /// <summary>What keeps it from being done.</summary>
    public IEnumerable<RelatedTicket> Blockers => Relations.Where(r => r is { As: RelationAs.BlockedBy, IsOpen: true });

    /// <summary>Who removed the description, if somebody did.</summary>
    public string? DescriptionRemovedBy { get; init; }

    /// <summary>Only the beginning of the description is here.</summary>
    public bool IsCut { get; init; }

    public IReadOnlyList<ConversationEntry> Conversation { get; init; } = [];

    /// <summary>There is more of the conversation before what is here.</summary>
    public bool HasEarlier { get; init; }

    public IReadOnlyList<AttachedFile> Files { get; init; } = [];

    public MailQuestions Questions { get; init; } = MailQuestions.None;

    /// <summary>Who takes part besides its requester, those of staff who watch it among them.</summary>
    public IReadOnlyList<TicketPerson> People { get; init; } = [];
}

/// <summary>What staff read besides the list (<see cref="TicketList"/>). Provider staff see the tenant, partner staff their clients: the policies see to that.</summary>
public sealed class DeskTicketQueries(PortalDb db, IEnumerable<TicketPart> parts)
{
    private const string Routing = "k.name as queue_name, t.team_id, m.name as team_name, t.estimated_hours";

    private const string NoRouting = "null as queue_name, null::uuid as team_id, null as team_name, null::numeric as estimated_hours";

    // Nobody is at two places. What has no end is taken for an hour.
    private const string Overlapping = """
        case when t.scheduled_end > now() or t.scheduled_start > now() then array(
            select o.number from tickets o
            where o.tenant_id = t.tenant_id and o.assigned_to_id = t.assigned_to_id and o.id <> t.id and o.deleted_at is null
                and o.phase in ('new', 'open', 'in_progress', 'pending') and o.scheduled_start is not null
                and o.scheduled_start < coalesce(t.scheduled_end, t.scheduled_start + interval '1 hour')
                and t.scheduled_start < coalesce(o.scheduled_end, o.scheduled_start + interval '1 hour')
            order by o.scheduled_start limit 3) else '{}' end
        """;

    private const string Routed = """
        join ticket_queues k on k.tenant_id = t.tenant_id and k.id = t.queue_id
        left join teams m on m.tenant_id = t.tenant_id and m.id = t.team_id
        """;

    /// <summary>New tickets, the most pressing line first, with enough of their text to decide on them.</summary>
    public async Task<List<DeskTicketRow>> InboxAsync(Actor actor, int take, CancellationToken cancel)
    {
        var list = new List<DeskTicketRow>();
        if (!actor.May(TicketPermissions.Read))
        {
            return list;
        }

        await using var command = db.Command($"""
            select {DeskTicketRow.Selected(actor, preview: 1000)}, t.queue_id, k.name as queue_name, {NeededSkills.Selected(actor)}
            from tickets t
            {DeskTicketRow.Joins}
            join ticket_queues k on k.tenant_id = t.tenant_id and k.id = t.queue_id
            where t.phase = 'new' and t.in_line and t.deleted_at is null
            order by p.sort_order, t.waiting_since, t.created_at, t.id limit {take}
            """);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            list.Add(DeskTicketRow.Read(rows) with
            {
                QueueId = rows.Id("queue_id"),
                QueueName = rows.Text("queue_name"),
                Skills = NeededSkills.Read(rows.OptionalText("needed_skills")),
            });
        }

        return list;
    }

    /// <summary>The ticket with a part of its conversation; of a number that was merged, the ticket it is now.</summary>
    public async Task<DeskTicket?> FindAsync(Actor actor, string number, ConversationPart part, CancellationToken cancel)
    {
        if (!actor.May(TicketPermissions.Read))
        {
            return null;
        }

        var routes = actor.Audience == Audience.Provider;
        List<ColumnSource> besides = [.. parts.Select(p => p.SourceOfPage(actor))];
        await using var find = db.Command($"""
            select {DeskTicketRow.Selected(actor)}, {Conversation.Shown("t.description", "t.id", "shown")},
                t.status_id, t.assigned_to_id, t.partner_id, t.organization_id, c.name as category_name, t.requester_email, t.source,
                t.type_id, y.name as type_name, t.service_id, v.name as service_name, t.tags, t.queue_id, {(routes ? Routing : NoRouting)},
                t.accepted_at, t.first_response_at, t.scheduled_start, t.scheduled_end, {Overlapping} as overlaps, t.description_removed_by,
                (select count(*)::int from tickets x where x.tenant_id = t.tenant_id and x.organization_id = t.organization_id
                    and x.deleted_at is null and x.phase in ('new', 'open', 'in_progress', 'pending')) as open_of_organization,
                l.place, l.length, l.minutes_per_place, t.answer_expected_at, {OpenEscalation.Selected}, {NeededSkills.Selected(actor)},
                {NobodyFree.Selected(actor)}, {TicketFieldSet.Selected(ofStaff: true)}{string.Concat(besides.Select(b => ", " + b.Selected))}
            from tickets t
            {DeskTicketRow.Joins}
            left join ticket_types y on y.tenant_id = t.tenant_id and y.id = t.type_id
            left join services v on v.tenant_id = t.tenant_id and v.id = t.service_id
            {(routes ? Routed : "")}
            left join ticket_categories c on c.tenant_id = t.tenant_id and c.id = t.category_id
            {OpenEscalation.Join}
            left join lateral (select * from app.queue_place(t.id) where t.in_line) l on true
            {string.Join('\n', besides.Select(b => b.Join))}
            where t.id = {MergedNumbers.IdSql} and t.deleted_at is null
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
            ticket = ticket with { Row = parts.Aggregate(ticket.Row, (read, part) => read.With(part, row, ofPage: true)) };
        }

        await using var batch = db.Batch();
        Conversation.AddTo(batch, ticket.Row.Id, part with { History = part.History && routes, Mentions = true });
        batch.BatchCommands.Add(new(RelatedTicket.Sql) { Parameters = { new() { Value = ticket.Row.Id } } });
        foreach (var sql in MailQuestions.SqlFor(actor))
        {
            batch.BatchCommands.Add(new(sql) { Parameters = { new() { Value = ticket.Row.Id } } });
        }

        await using var rows = await batch.ExecuteReaderAsync(cancel);
        var (entries, hasEarlier, files) = await Conversation.ReadAsync(rows, cancel);
        await rows.NextResultAsync(cancel);
        var relations = await RelatedTicket.ReadAsync(rows, "status_name", cancel);
        var (questions, people) = await MailQuestions.ReadAsync(rows, cancel);
        return ticket with
        {
            Relations = relations,
            Conversation = entries,
            HasEarlier = hasEarlier,
            Files = files,
            Questions = questions,
            People = people,
        };
    }

    /// <summary>The organization whose storage takes the ticket's files; null if the actor can't see the ticket.</summary>
    public async Task<Guid?> OrganizationOfAsync(Actor actor, string number, CancellationToken cancel)
    {
        if (!actor.May(TicketPermissions.Read))
        {
            return null;
        }

        await using var command = db.Command("select organization_id from tickets where number = $1 and deleted_at is null");
        command.Parameters.Add(new() { Value = number });
        return (Guid?)await command.ExecuteScalarAsync(cancel);
    }

    private static DeskTicket ReadTicket(NpgsqlDataReader r) => new()
    {
        Row = DeskTicketRow.Read(r),
        Description = new(r.Text("shown"), EnumText<TextFormat>.Parse(r.Text("description_format"))),
        IsCut = r.Flag("shown_is_cut"),
        StatusId = r.Id("status_id"),
        AssigneeId = r.OptionalId("assigned_to_id"),
        PartnerId = r.OptionalId("partner_id"),
        OrganizationId = r.Id("organization_id"),
        TypeId = r.OptionalId("type_id"),
        TypeName = r.OptionalText("type_name"),
        CategoryName = r.OptionalText("category_name"),
        ServiceId = r.OptionalId("service_id"),
        ServiceName = r.OptionalText("service_name"),
        QueueId = r.Id("queue_id"),
        QueueName = r.OptionalText("queue_name"),
        TeamId = r.OptionalId("team_id"),
        TeamName = r.OptionalText("team_name"),
        Tags = r.Texts("tags"),
        RequesterEmail = r.OptionalText("requester_email"),
        Source = r.Text("source"),
        AcceptedAt = r.OptionalInstant("accepted_at"),
        FirstResponseAt = r.OptionalInstant("first_response_at"),
        ScheduledStart = r.OptionalInstant("scheduled_start"),
        ScheduledEnd = r.OptionalInstant("scheduled_end"),
        EstimatedHours = r.OptionalDecimal("estimated_hours"),
        Overlaps = r.Texts("overlaps"),
        DescriptionRemovedBy = r.OptionalText("description_removed_by"),
        OpenOfOrganization = r.Number("open_of_organization"),
        Skills = NeededSkills.Read(r.OptionalText("needed_skills")),
        NobodyFree = NobodyFree.Read(r.OptionalText("nobody_free")),
        Place = QueuePlace.Read(r),
        Escalation = OpenEscalation.Read(r),
        Fields = TicketFieldSet.Read(r),
    };
}
