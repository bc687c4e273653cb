using System.Globalization;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Lists;
using KtPortal.Core.Tickets.CustomFields;
using Npgsql;

namespace KtPortal.Core.Tickets;

/// <summary>The desk's list of tickets.</summary>
public sealed class TicketList(IEnumerable<TicketPart> parts) : ListDeclaration<DeskTicketRow>
{
    public const string ListName = "tickets";
    public const string ByPriority = "priority";
    public const string ByStatus = "status";
    private const string Activity = "activity";
    private const string Line = "line";
    private const int PreviewLength = 110;

    private readonly TicketPart[] parts = [.. parts];

    public override string Name => ListName;

    public override string Kind => Ticket.SubjectKind;

    public override string Address => "/desk/tickets";

    public override string Permission => TicketPermissions.Read;

    public override string? BulkPermission => TicketPermissions.Bulk;

    public override string Label => TicketTexts.Tickets;

    public override string Counted => TicketListTexts.Counted;

    public override string Table => "tickets";

    public override IReadOnlyList<BulkAction> Actions => TicketBulkActions.All;

    public override string? Search => TicketFilters.Text;

    public override string? Topics => "tickets";

    public override IReadOnlyList<string> Events => ["kt:ticket"];

    public override IReadOnlyList<(string Key, Func<string> Label)> RowKeys => [("r", () => TicketListTexts.Reply)];

    public override IReadOnlyList<ListFilter> Filters { get; } = [.. TicketFilters.All, .. parts.SelectMany(p => p.Filters)];

    public override IReadOnlyList<ListView> Views { get; } = [.. TicketViews.All, .. parts.SelectMany(p => p.Views)];

    public override IReadOnlyList<ListSort> Sorts { get; } =
    [
        new(Activity, () => TicketListTexts.ByActivity, true, new SortPart(SortType.Instant, actor => "w." + DeskTicketRow.Activity(actor))),
        // Who stands in line first, as long as he has waited; then what is being worked on.
        new(Line, () => TicketListTexts.ByLine, false,
            new SortPart(SortType.Flag, "not w.in_line"), new SortPart(SortType.Instant, "w.waiting_since"),
            new SortPart(SortType.Instant, "w.created_at")),
        new("created", () => TicketListTexts.ByCreation, true, new SortPart(SortType.Instant, "w.created_at")),
        new("number", () => TicketListTexts.ByNumber, false,
            new SortPart(SortType.Whole, "length(w.number)"), new SortPart(SortType.Text, "w.number")),
        new("subject", () => TicketListTexts.BySubject, false, new SortPart(SortType.Text, "w.subject")),
        new("assignee", () => TicketListTexts.ByAssignee, false, new SortPart(SortType.Text, "w.assignee_name") { IsNullable = true }),
        .. parts.SelectMany(p => p.Sorts),
    ];

    public override IReadOnlyList<ListGroup> Groups { get; } =
    [
        new(ByPriority, () => TicketListTexts.Priority, "priority", "ticket_priorities", "priority_id", "g.sort_order", "'priority-' || g.level"),
        new(ByStatus, () => TicketListTexts.Status, "status", "ticket_statuses", "status_id", "g.sort_order", "'phase-' || g.phase")
        {
            Board = "g.is_active and g.phase in ('new', 'open', 'in_progress', 'pending', 'resolved')",
            Action = "status",
            Mark = "phase",
        },
    ];

    public override IReadOnlyList<ListColumn<DeskTicketRow>> Columns { get; } =
    [
        new("priority", () => TicketListTexts.Priority, ColumnWidth.Mark,
            t => ListCell.OfSymbol("priority-" + EnumText<PriorityLevel>.Write(t.Level), TicketListTexts.SomePriority.With(TenantWords.Of(t.PriorityName))))
        {
            IsDefault = true, IsHeadless = true, Card = CardPlace.Mark, Export = t => TenantWords.Of(t.PriorityName),
        },
        new("number", () => TicketListTexts.Number, ColumnWidth.Number, t => ListCell.OfText(t.Number))
        {
            IsDefault = true, Sort = "number", Export = t => t.Number,
        },
        new("phase", () => TicketListTexts.Phase, ColumnWidth.Mark,
            t => ListCell.OfSymbol("phase-" + EnumText<Phase>.Write(t.Phase), TenantWords.Of(t.StatusName)))
        {
            IsDefault = true, IsHeadless = true, Export = t => TenantWords.Of(t.StatusName),
        },
        new("subject", () => TicketListTexts.Ticket, ColumnWidth.Main,
            t => ListCell.OfLink("/desk/tickets/" + t.Number, t.Subject, Preview(t), t.AwaitsUs))
        {
            IsFixed = true, Sort = "subject", Card = CardPlace.Title, Export = t => t.Subject,
        },
        new("status", () => TicketListTexts.Status, ColumnWidth.Word, t => ListCell.OfText(TenantWords.Of(t.StatusName)))
        {
            Export = t => TenantWords.Of(t.StatusName),
        },
        new("category", () => TicketListTexts.Category, ColumnWidth.Word, t => ListCell.OfText(Translated(t.CategoryName)))
        {
            Source = new("", "c.name as category_name", "left join ticket_categories c on c.tenant_id = t.tenant_id and c.id = t.category_id"),
            Export = t => Translated(t.CategoryName),
        },
        new("type", () => TicketListTexts.Type, ColumnWidth.Word, t => ListCell.OfText(Translated(t.TypeName)))
        {
            Source = new("w.type_id", "ty.name as type_name", "left join ticket_types ty on ty.tenant_id = t.tenant_id and ty.id = t.type_id"),
            Export = t => Translated(t.TypeName),
        },
        new("service", () => TicketListTexts.Service, ColumnWidth.Word, t => ListCell.OfText(Translated(t.ServiceName)))
        {
            Source = new("w.service_id", "se.name as service_name", "left join services se on se.tenant_id = t.tenant_id and se.id = t.service_id"),
            Export = t => Translated(t.ServiceName),
        },
        new("queue", () => TicketListTexts.Queue, ColumnWidth.Word, t => ListCell.OfText(Translated(t.QueueName)))
        {
            Source = new("w.queue_id", "qu.name as queue_name", "join ticket_queues qu on qu.tenant_id = t.tenant_id and qu.id = t.queue_id"),
            Export = t => Translated(t.QueueName),
        },
        new("team", () => TicketListTexts.Team, ColumnWidth.Word, t => ListCell.OfText(Translated(t.TeamName)))
        {
            Source = new("w.team_id", "te.name as team_name", "left join teams te on te.tenant_id = t.tenant_id and te.id = t.team_id"),
            Export = t => Translated(t.TeamName), IsFor = actor => actor.Audience == Audience.Provider,
        },
        new("tags", () => TicketListTexts.Tags, ColumnWidth.Word, t => ListCell.OfWords(t.Tags))
        {
            Source = new("w.tags", "t.tags"), Export = t => string.Join(", ", t.Tags),
        },
        new("escalation", () => TicketListTexts.Escalation, ColumnWidth.Narrow,
            t => ListCell.OfText(t.EscalationLevel is { } level ? TicketListTexts.EscalationLevel.With(level) : null))
        {
            Source = new("", "es.level as escalation_level", """
                left join lateral (select e.level from ticket_escalations e where e.tenant_id = t.tenant_id and e.ticket_id = t.id and e.settled_at is null
                    order by e.created_at desc limit 1) es on true
                """),
            Export = t => t.EscalationLevel,
        },
        new("planned", () => TicketListTexts.Planned, ColumnWidth.Time, t => ListCell.OfInstant(t.ScheduledStart))
        {
            Source = new("w.scheduled_start", "t.scheduled_start"), Export = t => t.ScheduledStart,
        },
        new("rating", () => TicketListTexts.Rating, ColumnWidth.Narrow, t => ListCell.OfText(t.Rating is { } given ? TicketRatingFilter.Say(given) : null))
        {
            Source = new("", "ra.rating::int as given_rating", """
                left join lateral (select r.rating from ticket_ratings r where r.tenant_id = t.tenant_id and r.ticket_id = t.id
                    order by r.round desc limit 1) ra on true
                """),
            Export = t => t.Rating, IsFor = TicketRatingFilter.MayRead,
        },
        new("source", () => TicketListTexts.Source, ColumnWidth.Word, t => ListCell.OfText(TicketFilters.SourceOf(t.Source)))
        {
            Source = new("w.source", "t.source"), Export = t => TicketFilters.SourceOf(t.Source),
        },
        new("organization", () => TicketListTexts.Organization, ColumnWidth.Name, t => ListCell.OfOrganization(t.OrganizationName, t.PartnerName))
        {
            IsDefault = true, Card = CardPlace.Line, Export = t => t.OrganizationName,
        },
        new("requester", () => TicketListTexts.Requester, ColumnWidth.Word, t => ListCell.OfText(t.RequesterName))
        {
            Export = t => t.RequesterName,
        },
        .. parts.SelectMany(p => p.Columns),
        new("place", () => TicketListTexts.Place, ColumnWidth.Narrow,
            t => ListCell.OfText(t.Place is { } place ? "#" + place.ToString(CultureInfo.CurrentCulture) : null))
        {
            IsDefault = true, Sort = Line, Card = CardPlace.Corner, Export = t => t.Place,
        },
        new("assignee", () => TicketListTexts.Assignee, ColumnWidth.Face, t => ListCell.OfPerson(t.AssigneeName))
        {
            IsDefault = true, IsHeadless = true, Sort = "assignee", Action = TicketBulkActions.Assignee, Export = t => t.AssigneeName,
        },
        new("created", () => TicketListTexts.Created, ColumnWidth.Time, t => ListCell.OfInstant(t.CreatedAt))
        {
            Sort = "created", Export = t => t.CreatedAt,
        },
        new("updated", () => TicketListTexts.Updated, ColumnWidth.Time, t => ListCell.OfInstant(t.LastActivityAt))
        {
            IsDefault = true, Sort = Activity, Card = CardPlace.LineEnd, Export = t => t.LastActivityAt,
        },
    ];

    public override ListExtension? Extension { get; } = new TicketFieldColumns();

    public override string Joins => DeskTicketRow.Joins;

    public override string Always(Actor actor) => "w.deleted_at is null";

    public override string Needed(Actor actor) => DeskTicketRow.Needed + ", w." + DeskTicketRow.Activity(actor);

    public override string Selected(Actor actor) => DeskTicketRow.Selected(actor);

    public override Guid IdOf(DeskTicketRow row) => row.Id;

    public override string CodeOf(DeskTicketRow row) => row.Number;

    public override DeskTicketRow Read(NpgsqlDataReader row, IReadOnlySet<string> shown)
    {
        var ticket = DeskTicketRow.Read(row);
        var fields = shown.Any(IsAdded) ? TicketFieldColumns.Read(row) : null;
        foreach (var part in parts)
        {
            if (part.Columns.Any(c => shown.Contains(c.Key)))
            {
                ticket = ticket.With(part, row, ofPage: false);
            }
        }

        return fields is not null || shown.Overlaps(Sourced) ? ticket with
        {
            Fields = fields,
            CategoryName = shown.Contains("category") ? row.OptionalText("category_name") : null,
            TypeName = shown.Contains("type") ? row.OptionalText("type_name") : null,
            ServiceName = shown.Contains("service") ? row.OptionalText("service_name") : null,
            QueueName = shown.Contains("queue") ? row.OptionalText("queue_name") : null,
            TeamName = shown.Contains("team") ? row.OptionalText("team_name") : null,
            ScheduledStart = shown.Contains("planned") ? row.OptionalInstant("scheduled_start") : null,
            EscalationLevel = shown.Contains("escalation") ? row.OptionalNumber("escalation_level") : null,
            Rating = shown.Contains("rating") ? row.OptionalNumber("given_rating") : null,
            Source = shown.Contains("source") ? row.Text("source") : null,
            Tags = shown.Contains("tags") ? row.Texts("tags") : [],
        }
        : ticket;
    }

    private static string Preview(DeskTicketRow row) =>
        (row.IsUnconfirmed ? TicketListTexts.Unconfirmed + " · " : "") + row.Preview.Preview(PreviewLength);

    private static string? Translated(string? name) => name is null ? null : TenantWords.Of(name);

    private static readonly string[] Sourced = ["category", "type", "service", "queue", "team", "escalation", "planned", "rating", "source", "tags"];
}
