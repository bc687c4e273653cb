using System.Globalization;
using KtPortal.Core.Calendars;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Sla;

/// <summary>Parts of a policy as its history says them.</summary>
internal static class SlaPolicyWords
{
    public static string Say(IReadOnlyList<SlaTargetDraft> targets, Func<Guid?, string?> name) => string.Join("; ", targets
        .Select(t => $"{TenantWords.Of(name(t.PriorityId) ?? "–")}: {Say(t.FirstResponseMinutes)} / {Say(t.ResolutionMinutes)}"
            + (t.AroundTheClock ? $" ({SlaTexts.DayAndNight})" : "")).Order(StringComparer.CurrentCulture));

    public static string Say(IReadOnlyList<SlaThreshold> thresholds, Func<Guid?, string?> name) => string.Join("; ", thresholds.Select(t =>
        $"{t.Percent} %{(t.Metric is { } metric ? $" {SlaWords.Of(metric)}" : "")}: " + string.Join(", ", Parts(t, name))));

    public static string Say(IReadOnlyList<SlaExclusionDraft> exclusions) => string.Join("; ", exclusions.Select(e =>
        string.Create(CultureInfo.InvariantCulture, $"{e.StartsAt.UtcDateTime:yyyy-MM-dd HH:mm} – {e.EndsAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {e.Reason}")));

    private static IEnumerable<string?> Parts(SlaThreshold threshold, Func<Guid?, string?> name) =>
    [
        .. threshold.Notify.Select(SlaWords.OfReceiver),
        .. threshold.Users.Select(u => name(u)),
        .. threshold.RaiseLevel ? [SlaTexts.RaiseLevel] : Array.Empty<string>(),
        .. new[] { threshold.SetPriority, threshold.AssignTo, threshold.MoveToQueue }.OfType<Guid>().Select(id => name(id)),
    ];

    private static string Say(int? minutes) => minutes is { } promised ? TargetText.Write(promised) : "–";
}
