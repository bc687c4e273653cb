using System.Text.Json.Nodes;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets.Requirements;
using Npgsql;

namespace KtPortal.Core.Tickets;

/// <summary>A ticket as the desk's lists show it.</summary>
public sealed record DeskTicketRow
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required string Subject { get; init; }

    /// <summary>The beginning of its description.</summary>
    public required WrittenText Preview { get; init; }

    public required Phase Phase { get; init; }

    public required string StatusName { get; init; }

    public required Guid PriorityId { get; init; }

    public required string PriorityName { get; init; }

    public required PriorityLevel Level { get; init; }

    public required string OrganizationName { get; init; }

    /// <summary>The partner that serves the organization, if it is another.</summary>
    public string? PartnerName { get; init; }

    public string? AssigneeName { get; init; }

    public int? Place { get; init; }

    public required DateTimeOffset LastActivityAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The client had the last word.</summary>
    public required bool AwaitsUs { get; init; }

    public required string RequesterName { get; init; }

    public Guid? CategoryId { get; init; }

    public required int Version { get; init; }

    /// <summary>Nobody knows yet whether its requester wrote it.</summary>
    public bool IsUnconfirmed { get; init; }

    /// <summary>Read only where its column is shown, as what follows.</summary>
    public string? CategoryName { get; init; }

    public string? TypeName { get; init; }

    public string? ServiceName { get; init; }

    public Guid? QueueId { get; init; }

    public string? QueueName { get; init; }

    public string? TeamName { get; init; }

    /// <summary>Read for the inbox only.</summary>
    public NeededSkills Skills { get; init; } = NeededSkills.None;

    public string? Source { get; init; }

    /// <summary>What its client thinks of how it was solved the last time; read for its column.</summary>
    public int? Rating { get; init; }

    public int? EscalationLevel { get; init; }

    public DateTimeOffset? ScheduledStart { get; init; }

    public string[] Tags { get; init; } = [];

    /// <summary>Custom fields by their keys.</summary>
    public IReadOnlyDictionary<string, JsonNode?>? Fields { get; init; }

    private IReadOnlyDictionary<string, object> Parts { get; init; } = new Dictionary<string, object>();

    /// <summary>What another feature knows of it (<see cref="TicketPart"/>); null where that was not read, or is nothing.</summary>
    public T? Part<T>(string key)
        where T : class => Parts.GetValueOrDefault(key) as T;

    internal DeskTicketRow With(TicketPart part, NpgsqlDataReader row, bool ofPage) => part.Read(row, ofPage) is { } read
        ? this with { Parts = new Dictionary<string, object>(Parts) { [part.Key] = read } }
        : this;

    /// <summary>What a row is read from. Not all columns: a partner may not read those that move with the provider's own notes.</summary>
    internal const string Needed = """
        w.tenant_id, w.id, w.number, w.subject, w.description, w.description_format, w.phase, w.status_id, w.priority_id, w.category_id,
        w.organization_id, w.partner_id, w.assignee_name, w.requester_name, w.in_line, w.last_client_comment_at, w.last_staff_comment_at,
        w.created_at, w.version, w.is_unconfirmed
        """;

    internal const string Joins = """
        join ticket_priorities p on p.tenant_id = t.tenant_id and p.id = t.priority_id
        join ticket_statuses s on s.tenant_id = t.tenant_id and s.id = t.status_id
        join organizations o on o.tenant_id = t.tenant_id and o.id = t.organization_id
        left join organizations pa on pa.tenant_id = t.tenant_id and pa.id = t.partner_id and pa.id <> t.organization_id
        left join ticket_queue_places q on q.tenant_id = t.tenant_id and q.ticket_id = t.id and t.in_line
        """;

    /// <summary>Last activity as its reader may know it: notes that he can't read don't move a ticket in his list.</summary>
    internal static string Activity(Actor actor) => actor.Audience == Audience.Partner ? "partner_activity_at" : "staff_activity_at";

    internal static string Selected(Actor actor, int preview = 120) => $"""
        t.id, t.number, t.subject, left(t.description, {preview}) as preview, t.description_format, t.phase, s.name as status_name,
        p.id as priority_id, p.name as priority_name, p.level, o.name as organization_name, pa.name as partner_name, t.assignee_name,
        q.position, t.{Activity(actor)} as activity_at, t.created_at,
        coalesce(t.last_client_comment_at, t.created_at) > coalesce(t.last_staff_comment_at, '-infinity') as awaits_us,
        t.requester_name, t.category_id, t.version, t.is_unconfirmed
        """;

    internal static DeskTicketRow Read(NpgsqlDataReader row)
    {
        var phase = EnumText<Phase>.Parse(row.Text("phase"));
        return new DeskTicketRow
        {
            Id = row.Id("id"),
            Number = row.Text("number"),
            Subject = row.Text("subject"),
            Preview = new(row.Text("preview"), EnumText<TextFormat>.Parse(row.Text("description_format"))),
            Phase = phase,
            StatusName = row.Text("status_name"),
            PriorityId = row.Id("priority_id"),
            PriorityName = row.Text("priority_name"),
            Level = EnumText<PriorityLevel>.Parse(row.Text("level")),
            OrganizationName = row.Text("organization_name"),
            PartnerName = row.OptionalText("partner_name"),
            AssigneeName = row.OptionalText("assignee_name"),
            Place = row.OptionalNumber("position"),
            LastActivityAt = row.Instant("activity_at"),
            CreatedAt = row.Instant("created_at"),
            AwaitsUs = phase.IsActive() && row.Flag("awaits_us"),
            RequesterName = row.Text("requester_name"),
            CategoryId = row.OptionalId("category_id"),
            Version = row.Number("version"),
            IsUnconfirmed = row.Flag("is_unconfirmed"),
        };
    }
}
