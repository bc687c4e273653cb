using System.Globalization;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets.Recurring;
using KtPortal.Web.Administration;

namespace KtPortal.Web.Pages.Desk.Admin.Recurring;

public sealed record RecurringForm : IEntryForm<RecurringForm, RecurringDraft>
{
    public string? Name { get; set; }

    public string? TemplateId { get; set; }

    public string? For { get; set; }

    /// <summary>See <see cref="Core.Tickets.Recurring.Repeats"/>.</summary>
    public string? Repeats { get; set; }

    public string? Every { get; set; }

    /// <summary>"Monday", ...</summary>
    public string[] Days { get; set; } = [];

    /// <summary>Written out.</summary>
    public string? Rule { get; set; }

    public string? StartsOn { get; set; }

    public string? StartsAt { get; set; }

    public string? TimeZone { get; set; }

    public string? EndsOn { get; set; }

    public string? Most { get; set; }

    public string? LeadDays { get; set; }

    public bool TellsRequester { get; set; }

    public static RecurringForm From(RecurringDraft draft)
    {
        var rule = RecurrenceRule.Parse(draft.Rule);
        var shape = rule is not null && draft.StartsOn is { } start ? RecurrenceShape.Of(rule, start) : new(Core.Tickets.Recurring.Repeats.Own, 1, []);
        return new()
        {
            Name = draft.Name,
            TemplateId = draft.TemplateId?.ToString(),
            For = draft.For,
            Repeats = $"{shape.Repeats}",
            Every = shape.Every.ToString(CultureInfo.CurrentCulture),
            Days = [.. shape.Days.Select(d => $"{d}")],
            Rule = shape.Repeats == Core.Tickets.Recurring.Repeats.Own ? draft.Rule : null,
            StartsOn = Iso(draft.StartsOn),
            StartsAt = draft.StartsAt?.ToString("HH:mm", CultureInfo.InvariantCulture),
            TimeZone = draft.TimeZone,
            EndsOn = Iso(draft.EndsOn),
            Most = draft.Most?.ToString(CultureInfo.CurrentCulture),
            LeadDays = draft.LeadDays.ToString(CultureInfo.CurrentCulture),
            TellsRequester = draft.TellsRequester,
        };
    }

    public RecurringDraft Read(FieldErrors errors)
    {
        var (start, every) = (Day(StartsOn), AdminReading.Number(Every));
        if (every is null or < 1 or > RecurrenceRule.MostInterval && Repeats != $"{Core.Tickets.Recurring.Repeats.Own}")
        {
            errors.Add("Every", RecurringTexts.EveryOutside.With(RecurrenceRule.MostInterval));
        }

        // An end that can't be read is no end at all, and would go on for ever.
        if (!string.IsNullOrWhiteSpace(EndsOn) && Day(EndsOn) is null)
        {
            errors.Add("EndsOn", RecurringFormTexts.DateWrong);
        }

        if (!string.IsNullOrWhiteSpace(Most) && AdminReading.Number(Most) is null)
        {
            errors.Add("Most", RecurringTexts.MostOutside.With(RecurringCatalog.MostTimes));
        }

        return new()
        {
            Name = Name ?? "",
            TemplateId = AdminReading.Id(TemplateId),
            For = AdminReading.Words(For),
            Rule = ReadRule(start, every),
            StartsOn = start,
            StartsAt = TimeOnly.TryParse(StartsAt, CultureInfo.InvariantCulture, out var time) ? time : null,
            TimeZone = AdminReading.Words(TimeZone),
            EndsOn = Day(EndsOn),
            Most = AdminReading.Number(Most),
            LeadDays = string.IsNullOrWhiteSpace(LeadDays) ? 0 : AdminReading.Number(LeadDays) ?? -1,
            TellsRequester = TellsRequester,
        };
    }

    // What is no rule stays as it was typed: its field says so.
    private string? ReadRule(DateOnly? start, int? every)
    {
        if (!Enum.TryParse<Repeats>(Repeats, out var repeats) || repeats == Core.Tickets.Recurring.Repeats.Own)
        {
            return RecurrenceRule.Parse(Rule)?.Text ?? Rule;
        }

        DayOfWeek[] days = [.. Days.Select(d => Enum.TryParse<DayOfWeek>(d, out var day) ? day : (DayOfWeek?)null).OfType<DayOfWeek>()];
        return start is { } on && every is >= 1 ? new RecurrenceShape(repeats, every.Value, days).ToRule(on)?.Text : null;
    }

    private static DateOnly? Day(string? typed) =>
        DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string? Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
