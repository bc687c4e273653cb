using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;

namespace KtPortal.Core.Tickets;

/// <summary>What the desk's list of tickets is narrowed by.</summary>
internal static class TicketFilters
{
    public const string Text = "q";
    public const string Phase = "phase";
    public const string Assignee = "assignee";
    public const string Resolved = "resolved";
    public const string Escalated = "escalated";

    /// <summary>Of those whose escalation the reader may know.</summary>
    public const string EscalatedSql = "select e.ticket_id from ticket_escalations e where e.settled_at is null";

    public static readonly IReadOnlyList<string> Active = [.. Enum.GetValues<Phase>().Where(p => p.IsActive()).Select(EnumText<Phase>.Write)];

    public static readonly IReadOnlyList<string> Finished = [.. Enum.GetValues<Phase>().Where(p => !p.IsActive()).Select(EnumText<Phase>.Write)];

    /// <summary>Where tickets come from, as the database writes it.</summary>
    public static readonly IReadOnlyList<string> SourceNames = ["portal", "email", "phone", "desk", "chat", "form", "api", "rmm", "recurring"];

    private const string People = "users x join roles r on r.tenant_id = x.tenant_id and r.id = x.role_id";

    public static readonly IReadOnlyList<ListFilter> All =
    [
        new SearchFilter(Text, () => TicketListTexts.Text,
            (typed, words) => $"w.id in (select app.search_tickets({typed}, {words}, 500))")
        {
            Guesses = (typed, words) => $"select coalesce(bool_or(f.alike), false) as guessed from app.suggest_tickets({typed}, {words}, 1) f",
        },
        new CodeFilter("number", () => TicketListTexts.Number, "w.number"),
        new ChoiceFilter(Phase, () => TicketListTexts.Phase, "circle-dashed", "w.phase", Phases)
        {
            Indexed = Active, IndexedName = () => TicketListTexts.NotClosed,
        },
        new LookupFilter("status", () => TicketListTexts.Status, "circle-dot-dashed", "w.status_id", "ticket_statuses x")
        {
            Offered = _ => "x.is_active", Order = "x.sort_order", Symbol = "'phase-' || x.phase", IsTranslated = true,
        },
        new LookupFilter("priority", () => TicketListTexts.Priority, "signal", "w.priority_id", "ticket_priorities x")
        {
            Offered = _ => "x.is_active", Order = "x.sort_order", Symbol = "'priority-' || x.level", IsTranslated = true,
        },
        new LookupFilter(Assignee, () => TicketListTexts.Assignee, "user-round", "w.assigned_to_id", People)
        {
            Offered = actor => $"x.status = 'active' and r.audience = '{(actor.Audience == Audience.Partner ? "partner" : "provider")}'",
            KnowsMe = true, Face = OptionFace.Person, Empty = () => TicketListTexts.Nobody,
        },
        new LookupFilter("client", () => TicketListTexts.Organization, "building-2", "w.organization_id", "organizations x")
        {
            Offered = _ => "x.kind <> 'vendor'", Face = OptionFace.Organization,
        },
        new LookupFilter("partner", () => TicketListTexts.Partner, "handshake", "w.partner_id", "organizations x")
        {
            Offered = _ => "x.kind = 'partner'", Empty = () => TicketListTexts.NoPartner, IsFor = actor => actor.Audience == Audience.Provider,
            Face = OptionFace.Organization,
        },
        new LookupFilter("requester", () => TicketListTexts.Requester, "user-round", "w.requester_id", People)
        {
            Offered = _ => "x.status = 'active' and r.audience in ('client_admin', 'client_user')", Empty = () => TicketListTexts.Nobody,
            Face = OptionFace.Person,
        },
        new LookupFilter("type", () => TicketListTexts.Type, "ticket", "w.type_id", "ticket_types x")
        {
            Offered = _ => "x.is_active", Order = "x.sort_order", IsTranslated = true, Empty = () => TicketListTexts.NoType,
        },
        new LookupFilter("category", () => TicketListTexts.Category, "list", "w.category_id", "ticket_categories x")
        {
            Offered = _ => "x.is_active and x.parent_id is null", Order = "x.sort_order", IsTranslated = true,
            Empty = () => TicketListTexts.NoCategory,
        },
        new LookupFilter("service", () => TicketListTexts.Service, "wrench", "w.service_id", "services x")
        {
            Offered = _ => "x.is_active", Order = "x.sort_order, x.name", IsTranslated = true, Empty = () => TicketListTexts.NoService,
        },
        new LookupFilter("queue", () => TicketListTexts.Queue, "inbox", "w.queue_id", "ticket_queues x")
        {
            Offered = _ => "x.is_active", Order = "x.sort_order", IsTranslated = true,
        },
        new LookupFilter("team", () => TicketListTexts.Team, "users-round", "w.team_id", "teams x")
        {
            Offered = _ => "x.is_active", Order = "x.sort_order, x.name", IsTranslated = true, Empty = () => TicketListTexts.NoTeam,
            IsFor = actor => actor.Audience == Audience.Provider,
        },
        new WordsFilter("tag", () => TicketListTexts.Tags, "tag", "w.tags", TicketTags.InUse) { Among = "w.tags <> '{}'" },
        new ChoiceFilter("source", () => TicketListTexts.Source, "message-circle", "w.source", Sources),
        new RangeFilter("created", () => TicketListTexts.Created, "w.created_at") { IsIndexed = true },
        new RangeFilter("updated", () => TicketListTexts.Updated, actor => "w." + DeskTicketRow.Activity(actor)),
        new RangeFilter("planned", () => TicketListTexts.Planned, "w.scheduled_start"),
        new RangeFilter(Resolved, () => TicketListTexts.Resolved, "w.resolved_at") { IsIndexed = true },
        new FlagFilter(Escalated, () => TicketListTexts.Escalated, "flame", $"w.id in ({EscalatedSql})"),
        new FlagFilter("unconfirmed", () => TicketListTexts.Unconfirmed, "mail", "w.is_unconfirmed"),
        TicketRatingFilter.Filter,
        new FlagFilter("attachment", () => TicketListTexts.Attachment, "paperclip",
            "exists (select 1 from attachments a where a.tenant_id = w.tenant_id and a.subject_kind = 'ticket' and a.subject_id = w.id)"),
    ];

    public static string? SourceOf(string? source) => source switch
    {
        null => null,
        "email" => TicketListTexts.SourceMail,
        "phone" => TicketListTexts.SourcePhone,
        "chat" => TicketListTexts.SourceChat,
        "api" => TicketListTexts.SourceApi,
        "desk" => TicketListTexts.SourceDesk,
        "rmm" => TicketListTexts.SourceMonitoring,
        "form" => TicketListTexts.SourceForm,
        "recurring" => TicketListTexts.SourceRecurring,
        _ => TicketListTexts.SourcePortal,
    };

    private static ListOption[] Phases() =>
        [.. Enum.GetValues<Phase>().Select(p => new ListOption(EnumText<Phase>.Write(p), NameOf(p), "phase-" + EnumText<Phase>.Write(p)))];

    private static string NameOf(Phase phase) => phase switch
    {
        Tickets.Phase.New => TicketListTexts.PhaseNew,
        Tickets.Phase.Open => TicketListTexts.PhaseOpen,
        Tickets.Phase.InProgress => TicketListTexts.PhaseInProgress,
        Tickets.Phase.Pending => TicketListTexts.PhasePending,
        Tickets.Phase.Resolved => TicketListTexts.PhaseResolved,
        Tickets.Phase.Closed => TicketListTexts.PhaseClosed,
        _ => TicketListTexts.PhaseCancelled,
    };

    private static ListOption[] Sources() =>
        [.. SourceNames.Select(s => new ListOption(s, SourceOf(s)!))];
}
