using System.Text.Json;
using System.Text.Json.Serialization;

namespace KtPortal.Core.Sla;

/// <summary>What follows once a share of a target is used up. Happens once for each clock.</summary>
/// <param name="Percent">Of the target, 1 to 500; 100 is the breach.</param>
public sealed record SlaThreshold(int Percent)
{
    public const int Breach = 100;
    public const int Most = 500;

    /// <summary>Null: both.</summary>
    public SlaMetric? Metric { get; init; }

    /// <summary>Roles on the ticket or in the house, see <see cref="SlaReceivers.Known"/>.</summary>
    public IReadOnlyList<string> Notify { get; init; } = [];

    public IReadOnlyList<Guid> Users { get; init; } = [];

    /// <summary>Escalates the ticket by one level.</summary>
    public bool RaiseLevel { get; init; }

    public Guid? SetPriority { get; init; }

    public Guid? AssignTo { get; init; }

    public Guid? MoveToQueue { get; init; }

    [JsonIgnore]
    public bool ChangesTicket => RaiseLevel || SetPriority is not null || AssignTo is not null || MoveToQueue is not null;

    [JsonIgnore]
    public bool IsEmpty => Notify.Count == 0 && Users.Count == 0 && !ChangesTicket;

    public bool IsOf(SlaMetric metric) => Metric is null || Metric == metric;

    /// <summary>A manager hears before, who is responsible when it is too late.</summary>
    public static IReadOnlyList<SlaThreshold> Usual { get; } =
    [
        new(80) { Notify = [SlaReceivers.Assignee, SlaReceivers.Manager] },
        new(Breach) { Notify = [SlaReceivers.Assignee, SlaReceivers.TeamLead, SlaReceivers.Manager], RaiseLevel = true },
        new(150) { Notify = [SlaReceivers.Admin] },
    ];

    /// <summary>A table of the ids that warnings of policies name for something they do.</summary>
    internal static string NamedBy(string action) =>
        $"(select (r ->> '{action}')::uuid as id from sla_policies p, jsonb_array_elements(p.escalation_rules) r where r ? '{action}') w";

    public static IReadOnlyList<SlaThreshold> Read(string json) => JsonSerializer.Deserialize<SlaThreshold[]>(json, SlaJson.Options) ?? [];

    public static string Write(IReadOnlyList<SlaThreshold> thresholds) => JsonSerializer.Serialize(thresholds, SlaJson.Options);
}

/// <summary>How service levels stand in documents of the database.</summary>
internal static class SlaJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };
}
