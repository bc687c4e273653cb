using KtPortal.Core.Kernel;

namespace KtPortal.Core.Sla.Reports;

/// <summary>By what figures are told apart: a column of the clock itself, as it was when the clock was last followed.</summary>
public enum SlaDimension
{
    Priority,
    Organization,
    Type,
    Service,
    Policy,
    Queue,
    Team,
    Agent,
    Partner,
}

public static class SlaDimensions
{
    private static readonly IReadOnlyList<SlaDimension> All = Enum.GetValues<SlaDimension>();

    // How the provider shares its work is its own.
    private static readonly IReadOnlyList<SlaDimension> OfPartner =
        [SlaDimension.Priority, SlaDimension.Organization, SlaDimension.Type, SlaDimension.Service];

    public static IReadOnlyList<SlaDimension> For(Actor actor) => actor.Audience == Audience.Provider ? All : OfPartner;

    public static string LabelOf(SlaDimension dimension) => dimension switch
    {
        SlaDimension.Priority => SlaReportTexts.Priority,
        SlaDimension.Organization => SlaReportTexts.Client,
        SlaDimension.Type => SlaReportTexts.Type,
        SlaDimension.Service => SlaReportTexts.Service,
        SlaDimension.Policy => SlaReportTexts.Policy,
        SlaDimension.Queue => SlaReportTexts.Queue,
        SlaDimension.Team => SlaReportTexts.Team,
        SlaDimension.Agent => SlaReportTexts.Agent,
        _ => SlaReportTexts.Partner,
    };

    internal static string ColumnOf(SlaDimension dimension) => EnumText<SlaDimension>.Write(dimension) + "_id";

    internal static string TableOf(SlaDimension dimension) => dimension switch
    {
        SlaDimension.Priority => "ticket_priorities",
        SlaDimension.Type => "ticket_types",
        SlaDimension.Service => "services",
        SlaDimension.Policy => "sla_policies",
        SlaDimension.Queue => "ticket_queues",
        SlaDimension.Team => "teams",
        SlaDimension.Agent => "users",
        _ => "organizations",
    };

    /// <summary>Lists that an admin puts in order are read in it, names by how much there is of them.</summary>
    internal static bool IsOrdered(SlaDimension dimension) => dimension == SlaDimension.Priority;
}
