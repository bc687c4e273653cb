using System.Globalization;
using KtPortal.Core.Kernel;
using KtPortal.Core.Sla;
using KtPortal.Web.Administration;

namespace KtPortal.Web.Pages.Desk.Admin.Sla;

/// <summary>A warning on the form; one without a percentage and without anything to do is an empty line.</summary>
public sealed record ThresholdLine
{
    public string? Percent { get; set; }

    public string? Metric { get; set; }

    public List<string> Notify { get; set; } = [];

    public string? User { get; set; }

    public bool RaiseLevel { get; set; }

    public string? SetPriority { get; set; }

    public string? AssignTo { get; set; }

    public string? MoveToQueue { get; set; }

    public bool IsEmpty => string.IsNullOrWhiteSpace(Percent) && Notify.Count == 0 && string.IsNullOrEmpty(User) && !RaiseLevel
        && string.IsNullOrEmpty(SetPriority) && string.IsNullOrEmpty(AssignTo) && string.IsNullOrEmpty(MoveToQueue);

    /// <summary>People named besides, beyond the one of the select: kept as they are.</summary>
    public List<string> Users { get; set; } = [];

    public bool Changes => RaiseLevel || SetPriority is not null || AssignTo is not null || MoveToQueue is not null;

    internal static ThresholdLine From(SlaThreshold threshold) => new()
    {
        Percent = threshold.Percent.ToString(CultureInfo.CurrentCulture),
        Metric = threshold.Metric is { } metric ? EnumText<SlaMetric>.Write(metric) : null,
        Notify = [.. threshold.Notify],
        Users = [.. threshold.Users.Select(u => u.ToString())],
        RaiseLevel = threshold.RaiseLevel,
        SetPriority = threshold.SetPriority?.ToString(),
        AssignTo = threshold.AssignTo?.ToString(),
        MoveToQueue = threshold.MoveToQueue?.ToString(),
    };

    internal SlaThreshold Read(string field, FieldErrors errors)
    {
        var percent = AdminReading.Number(Percent?.TrimEnd('%', ' '));
        if (percent is null)
        {
            errors.Add(field, SlaFormTexts.PercentWanted);
        }

        return new(percent ?? 0)
        {
            Metric = Metric == EnumText<SlaMetric>.Write(SlaMetric.FirstResponse) ? SlaMetric.FirstResponse
                : Metric == EnumText<SlaMetric>.Write(SlaMetric.Resolution) ? SlaMetric.Resolution : null,
            Notify = [.. SlaReceivers.Known.Where(Notify.Contains)],
            Users = [.. Users.Append(User).Select(AdminReading.Id).OfType<Guid>().Distinct()],
            RaiseLevel = RaiseLevel,
            SetPriority = AdminReading.Id(SetPriority),
            AssignTo = AdminReading.Id(AssignTo),
            MoveToQueue = AdminReading.Id(MoveToQueue),
        };
    }
}

/// <summary>A time that doesn't count, in UTC: the same for whoever reads the form.</summary>
public sealed record ExclusionLine
{
    public string? From { get; set; }

    public string? Until { get; set; }

    public string? Reason { get; set; }

    public bool IsEmpty => string.IsNullOrWhiteSpace(From) && string.IsNullOrWhiteSpace(Until) && string.IsNullOrWhiteSpace(Reason);

    internal static ExclusionLine Of(SlaExclusionDraft draft) => new()
    {
        From = AdminReading.Say(draft.StartsAt.UtcDateTime),
        Until = AdminReading.Say(draft.EndsAt.UtcDateTime),
        Reason = draft.Reason,
    };

    internal SlaExclusionDraft Read(FieldErrors errors) => new(Time(From, errors), Time(Until, errors), Reason?.Trim() ?? "");

    private static DateTimeOffset Time(string? typed, FieldErrors errors)
    {
        if (AdminReading.Time(typed) is { } utc)
        {
            return new(DateTime.SpecifyKind(utc, DateTimeKind.Utc), TimeSpan.Zero);
        }

        errors.Add("Exclusions", SlaFormTexts.TimesWanted);
        return default;
    }
}
