using KtPortal.Core.Administration;
using KtPortal.Core.Calendars;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Sla;

/// <summary>What speaks against a grid of targets and its thresholds, said at the cell.</summary>
internal static class SlaPolicyChecks
{
    public const int MostThresholds = 10;

    public static void Targets(SlaPolicyDraft draft, SlaPolicy? now, CatalogCheck<SlaPolicy> check)
    {
        Pair(draft.BaseFirstResponseMinutes, draft.BaseResolutionMinutes, "BaseFirstResponse", "BaseResolution", check);
        foreach (var target in draft.Targets)
        {
            if (!check.Offers(SlaPolicyCatalog.Priorities, target.PriorityId, now?.Targets.Any(t => t.PriorityId == target.PriorityId) == true))
            {
                check.Error("Targets", AdminTexts.NotOffered);
            }

            var cell = $"Targets.{target.PriorityId}";
            Pair(target.FirstResponseMinutes, target.ResolutionMinutes, $"{cell}.FirstResponse", $"{cell}.Resolution", check);
        }
    }

    public static void Thresholds(SlaPolicyDraft draft, SlaPolicy? now, CatalogCheck<SlaPolicy> check)
    {
        var before = now is null ? [] : SlaThreshold.Read(now.EscalationRules);
        if (draft.Thresholds.Count > MostThresholds)
        {
            check.Error("Thresholds", SlaProblemTexts.TooManyThresholds.For(MostThresholds));
        }

        foreach (var (place, threshold) in draft.Thresholds.Index())
        {
            if (threshold.Percent is < 1 or > SlaThreshold.Most)
            {
                check.Error($"Thresholds.{place}", SlaProblemTexts.PercentRange.With(SlaThreshold.Most));
            }
            else if (draft.Thresholds.Take(place).Any(t => t.Percent == threshold.Percent && Meet(t, threshold)))
            {
                check.Error($"Thresholds.{place}", SlaProblemTexts.ThresholdTwice.With(threshold.Percent));
            }
            else if (threshold.IsEmpty)
            {
                check.Error($"Thresholds.{place}", SlaProblemTexts.ThresholdEmpty);
            }

            bool Stands(Func<SlaThreshold, Guid?> read, Guid id) => before.Any(b => read(b) == id);
            if (threshold.Notify.Any(n => !SlaReceivers.Known.Contains(n))
                || threshold.Users.Any(u => !check.Offers(SlaPolicyCatalog.People, u, before.Any(b => b.Users.Contains(u))))
                || (threshold.AssignTo is { } agent && !check.Offers(SlaPolicyCatalog.People, agent, Stands(b => b.AssignTo, agent)))
                || (threshold.SetPriority is { } priority && !check.Offers(SlaPolicyCatalog.Priorities, priority, Stands(b => b.SetPriority, priority)))
                || (threshold.MoveToQueue is { } queue && !check.Offers(SlaPolicyCatalog.Queues, queue, Stands(b => b.MoveToQueue, queue))))
            {
                check.Error($"Thresholds.{place}", AdminTexts.NotOffered);
            }
        }
    }

    private static bool Meet(SlaThreshold one, SlaThreshold other) => one.Metric is null || other.Metric is null || one.Metric == other.Metric;

    private static void Pair(int? first, int? second, string firstField, string secondField, CatalogCheck<SlaPolicy> check)
    {
        if (first is < 1 or > TargetText.Most)
        {
            check.Error(firstField, SlaProblemTexts.TargetRange);
        }

        if (second is < 1 or > TargetText.Most)
        {
            check.Error(secondField, SlaProblemTexts.TargetRange);
        }
        else if (second < first)
        {
            check.Error(secondField, SlaProblemTexts.ResolutionFirst);
        }
    }
}
