using KtPortal.Core.Calendars;
using KtPortal.Core.Kernel;
using KtPortal.Web.Administration;

namespace KtPortal.Web.Pages.Desk.Admin.Calendars;

public sealed record CalendarForm : IEntryForm<CalendarForm, CalendarDraft>
{
    public string? Name { get; set; }

    public string? TimeZone { get; set; }

    /// <summary>Monday to Sunday.</summary>
    public List<string?> Days { get; set; } = [];

    public List<string> HolidayCalendarIds { get; set; } = [];

    public bool IsDefault { get; set; }

    /// <summary>Clocks that run take what is said here, too.</summary>
    public bool Recalculate { get; set; }

    public static CalendarForm From(CalendarDraft draft) => new()
    {
        Name = draft.Name,
        TimeZone = draft.TimeZone,
        Days = [.. draft.Week],
        HolidayCalendarIds = [.. draft.HolidayCalendarIds.Select(id => id.ToString())],
        IsDefault = draft.IsDefault,
    };

    public CalendarDraft Read(FieldErrors errors) => new()
    {
        Name = Name ?? "",
        TimeZone = AdminReading.Words(TimeZone),
        // What is no hours stays as it was typed: its day says so.
        Week = [.. Enumerable.Range(1, 7).Select(day => DayOf(day) is var typed && WeekText.Read(day, typed) is { } hours ? WeekText.Write(hours) : typed)],
        HolidayCalendarIds = [.. HolidayCalendarIds.Select(id => AdminReading.Id(id) ?? Guid.Empty).Distinct()],
        IsDefault = IsDefault,
    };

    /// <summary>As it was typed.</summary>
    /// <param name="day">1 is Monday.</param>
    public string DayOf(int day) => Days.ElementAtOrDefault(day - 1) ?? "";
}
