using KtPortal.Core.Kernel;
using KtPortal.Core.Reports;
using KtPortal.Core.Tickets.Configuration;

namespace KtPortal.Core.Tickets.Reports;

/// <summary>By what tickets are told apart: columns of the ticket as it is now. Who works for the provider, and how, is the provider's own.</summary>
public static class TicketDimensions
{
    public static readonly ReportDimension Status =
        new("status", () => TicketListTexts.Status, "status_id", "ticket_statuses") { IsOrdered = true };

    public static readonly ReportDimension Phase =
        new("phase", () => TicketListTexts.Phase, "phase", null) { Codes = Codes<Phase>(), NameOf = PhaseWords.Of };

    public static readonly ReportDimension Priority =
        new("priority", () => TicketListTexts.Priority, "priority_id", "ticket_priorities") { IsOrdered = true };

    public static readonly ReportDimension Client = new("client", () => TicketListTexts.Organization, "organization_id", "organizations");
    public static readonly ReportDimension Type = new("type", () => TicketListTexts.Type, "type_id", "ticket_types") { IsOrdered = true };

    public static readonly ReportDimension Category =
        new("category", () => TicketListTexts.Category, "category_id", "ticket_categories") { IsOrdered = true };

    public static readonly ReportDimension Source =
        new("source", () => TicketListTexts.Source, "source", null) { Codes = TicketFilters.SourceNames, NameOf = code => TicketFilters.SourceOf(code)! };

    public static readonly ReportDimension Service = new("service", () => TicketListTexts.Service, "service_id", "services");

    public static readonly ReportDimension Queue =
        new("queue", () => TicketListTexts.Queue, "queue_id", "ticket_queues") { IsOrdered = true, IsProviders = true };

    public static readonly ReportDimension Team = new("team", () => TicketListTexts.Team, "team_id", "teams") { IsProviders = true };

    public static readonly ReportDimension Assignee =
        new("assignee", () => TicketListTexts.Assignee, "assigned_to_id", "users") { IsProviders = true };

    public static readonly ReportDimension Partner =
        new("partner", () => TicketListTexts.Partner, "partner_id", "organizations") { IsProviders = true };

    public static readonly IReadOnlyList<ReportDimension> All =
        [Status, Phase, Priority, Client, Type, Category, Source, Service, Queue, Team, Assignee, Partner];

    public static IReadOnlyList<ReportDimension> For(Actor actor) => [.. All.Where(d => d.IsFor(actor))];

    private static IReadOnlyList<string> Codes<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(EnumText<T>.Write)];
}
