using KtPortal.Core.Kernel;
using KtPortal.Core.Reports;

namespace KtPortal.Core.Sla.Reports;

/// <summary>By what figures are told apart: columns of the clock itself, as they were when the clock was last followed.</summary>
public static class SlaDimensions
{
    public static readonly ReportDimension Priority =
        new("priority", () => SlaReportTexts.Priority, "priority_id", "ticket_priorities") { IsOrdered = true };

    public static readonly ReportDimension Organization = new("organization", () => SlaReportTexts.Client, "organization_id", "organizations");
    public static readonly ReportDimension Type = new("type", () => SlaReportTexts.Type, "type_id", "ticket_types");
    public static readonly ReportDimension Service = new("service", () => SlaReportTexts.Service, "service_id", "services");

    public static readonly ReportDimension Policy =
        new("policy", () => SlaReportTexts.Policy, "policy_id", "sla_policies") { IsProviders = true };

    public static readonly ReportDimension Queue =
        new("queue", () => SlaReportTexts.Queue, "queue_id", "ticket_queues") { IsProviders = true };

    public static readonly ReportDimension Team = new("team", () => SlaReportTexts.Team, "team_id", "teams") { IsProviders = true };
    public static readonly ReportDimension Agent = new("agent", () => SlaReportTexts.Agent, "agent_id", "users") { IsProviders = true };

    public static readonly ReportDimension Partner =
        new("partner", () => SlaReportTexts.Partner, "partner_id", "organizations") { IsProviders = true };

    public static readonly IReadOnlyList<ReportDimension> All = [Priority, Organization, Type, Service, Policy, Queue, Team, Agent, Partner];

    public static IReadOnlyList<ReportDimension> For(Actor actor) => [.. All.Where(d => d.IsFor(actor))];
}
