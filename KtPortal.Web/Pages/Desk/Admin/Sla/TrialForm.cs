using KtPortal.Core.Calendars;
using KtPortal.Core.Kernel;
using KtPortal.Core.Sla;
using KtPortal.Web.Administration;

namespace KtPortal.Web.Pages.Desk.Admin.Sla;

/// <summary>What is tried, as it was typed: times of the reader's zone. Stands in the address, so it can be sent to a colleague.</summary>
public sealed record TrialForm
{
    public string? Priority { get; set; }

    public SlaMetric Metric { get; set; } = SlaMetric.Resolution;

    public string? Start { get; set; }

    public string? PausedFrom { get; set; }

    public string? PausedUntil { get; set; }

    public Result<SlaTrialOrder> Read(TimeZoneInfo zone, DateTimeOffset now)
    {
        Start ??= AdminReading.Say(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        if (Parse(Start, zone) is not { } start)
        {
            return new Problem.Invalid("Try", SlaFormTexts.TimesWanted);
        }

        var (from, until) = (Parse(PausedFrom, zone), Parse(PausedUntil, zone));
        if ((from is null && AdminReading.Words(PausedFrom) is not null) || (until is null && AdminReading.Words(PausedUntil) is not null))
        {
            return new Problem.Invalid("Try", SlaFormTexts.TimesWanted);
        }

        Pause[] pauses = from is { } began ? [new(began, until)] : [];
        return new SlaTrialOrder(AdminReading.Id(Priority), Metric, start, pauses);
    }

    private static DateTimeOffset? Parse(string? typed, TimeZoneInfo zone) =>
        AdminReading.Time(typed) is { } wall ? new(WallTime.ToUtc(zone, wall, isEnd: false), TimeSpan.Zero) : null;
}
