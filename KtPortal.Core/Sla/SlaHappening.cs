using KtPortal.Core.Changes;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Sla;

/// <summary>A clock has reached a share of its target.</summary>
/// <param name="At">When it truly was, however late somebody looks.</param>
/// <param name="Threshold">What follows; null where the policy says nothing of it.</param>
public sealed record SlaHappening(SlaClock Clock, int Percent, DateTimeOffset At, SlaThreshold? Threshold)
{
    /// <summary>For staff, and for the partner that serves the client.</summary>
    internal Step Step(string kind) => new(kind, Visibility.Partner)
    {
        Fields =
        [
            new("metric", null, EnumText<SlaMetric>.Write(Clock.Metric)),
            new("percent", null, Percent),
            new("at", null, At.ToUniversalTime().ToString("O", System.Globalization.CultureInfo.InvariantCulture)),
            .. Clock is { BreachCause: BreachCause.Change } && Percent == SlaThreshold.Breach ? [new ChangedField("cause", null, "change")] : Array.Empty<ChangedField>(),
        ],
    };
}
