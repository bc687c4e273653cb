using System.Text.Json.Serialization;
using KtPortal.Core.Administration;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Calendars;

public sealed record CalendarDraft : CatalogDraft
{
    /// <summary>Null: the tenant's.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The hours of Monday to Sunday, see <see cref="WeekText"/>.</summary>
    public IReadOnlyList<string> Week { get; init; } = ["", "", "", "", "", "", ""];

    public IReadOnlyList<Guid> HolidayCalendarIds { get; init; } = [];

    /// <summary>The days of those calendars; found when it is saved.</summary>
    [JsonIgnore]
    public IReadOnlyList<Holiday> Holidays { get; init; } = [];

    /// <summary>What of the week can be read.</summary>
    [JsonIgnore]
    public IReadOnlyList<OpenHours> Hours => [.. Week.SelectMany((text, i) => WeekText.Read(i + 1, text) ?? [])];
}

/// <summary>When the tenant works. The default one is counted by where nothing else is said, and says when clients can expect an answer.</summary>
public sealed class CalendarCatalog(TimeProvider clock) : Catalog<BusinessCalendar, CalendarDraft>
{
    public const string Name = "calendars";

    /// <summary>The holiday calendars there are to choose from, under this name.</summary>
    public const string HolidayCalendars = "HolidayCalendarIds";

    public override string Key => Name;

    public override string Family => "working_calendar";

    public override string Place => CalendarsFeature.Place;

    public override string Permission => CalendarPermissions.Configure;

    public override CatalogWords Words => new(CalendarTexts.Calendars, CalendarTexts.CalendarsLead, CalendarTexts.NewCalendar, CalendarTexts.CalendarsEmpty);

    public override IReadOnlyList<Usage> UsedBy => [];

    public override IReadOnlyList<AdminField<CalendarDraft>> Fields { get; } =
    [
        new("Name", () => AdminTexts.Name, d => d.Name),
        new("TimeZone", () => CalendarTexts.TimeZone, d => d.TimeZone),
        .. Enumerable.Range(0, 7).Select(day => new AdminField<CalendarDraft>($"Day{day + 1}", () => OpenHours.NameOf(day + 1), d => d.Week[day])),
        new(HolidayCalendars, () => CalendarTexts.Holidays, (d, name) => string.Join(", ", d.HolidayCalendarIds.Select(id => name(id)).OfType<string>().Select(TenantWords.Of))),
        new("IsDefault", () => CalendarTexts.Default, d => d.IsDefault),
    ];

    public override CalendarDraft Blank => new()
    {
        Name = "",
        Week = [.. Enumerable.Range(1, 7).Select(day => day <= 5 ? "09:00-17:00" : "")],
    };

    public override async Task<IReadOnlyDictionary<string, IReadOnlyList<AdminChoice>>> ChoicesAsync(PortalDb db, CancellationToken cancel) =>
        new Dictionary<string, IReadOnlyList<AdminChoice>>
        {
            [HolidayCalendars] = await db.Set<HolidayCalendar>().AsNoTracking().OrderBy(e => e.SortOrder).ThenBy(e => e.Name)
                .Select(e => new AdminChoice(e.Id, e.Name, e.IsActive)).ToListAsync(cancel),
        };

    public override CalendarDraft DraftOf(BusinessCalendar entry) => new()
    {
        Name = entry.Name,
        IsDefault = entry.IsDefault,
        TimeZone = entry.TimeZone,
        Week = [.. Enumerable.Range(1, 7).Select(day => WeekText.Write(entry.Hours.Where(h => h.Day == day)))],
        HolidayCalendarIds = [.. entry.HolidayCalendarIds],
    };

    public override CatalogFace FaceOf(CatalogEntry entry) => entry is not BusinessCalendar calendar ? new() : new()
    {
        Symbol = "calendar-clock",
        More = CalendarTexts.HoursAWeek.With(TargetText.Write(calendar.Hours.Sum(h => h.Until - h.From), int.MaxValue), calendar.TimeZone),
    };

    protected override BusinessCalendar Make() => BusinessCalendar.Begin();

    protected override void Write(BusinessCalendar entry, CalendarDraft draft) => entry.Change(draft);

    protected internal override async Task<CalendarDraft> CompleteAsync(PortalDb db, Actor actor, CalendarDraft draft, CancellationToken cancel) => draft with
    {
        TimeZone = draft.TimeZone ?? await ZoneAsync(db, cancel),
        Holidays = await new HolidayQueries(db).OfAsync(draft.HolidayCalendarIds, cancel),
    };

    protected override void Check(CalendarDraft draft, BusinessCalendar? now, CatalogCheck<BusinessCalendar> check)
    {
        foreach (var id in draft.HolidayCalendarIds.Where(id => !check.Offers(HolidayCalendars, id, now?.HolidayCalendarIds.Contains(id) == true)))
        {
            check.Error(HolidayCalendars, AdminTexts.NotOffered);
        }

        if (BusinessZones.Find(draft.TimeZone ?? "") is null)
        {
            check.Error("TimeZone", ClockProblemTexts.ZoneUnknown.With(draft.TimeZone), "ClockProblemTexts.ZoneUnknown");
        }

        if (CheckDays(draft, check) && BusinessZones.Find(draft.TimeZone ?? "") is not null
            && BusinessClock.Of(draft.TimeZone!, OpenHours.Write(draft.Hours), draft.Holidays, [], savedOn: Today).Problem is Problem.Invalid never)
        {
            check.Error("Week", never.Errors.All[0].Message, "ClockProblemTexts.NeverOpen");
        }
    }

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    private static bool CheckDays(CalendarDraft draft, CatalogCheck<BusinessCalendar> check)
    {
        var fine = true;
        for (var day = 1; day <= 7; day++)
        {
            var hours = draft.Week.Count == 7 ? WeekText.Read(day, draft.Week[day - 1]) : null;
            if (hours is null)
            {
                check.Error($"Day{day}", CalendarTexts.HoursWrong.With(OpenHours.NameOf(day)));
            }
            else if (hours.FirstOrDefault(h => h.From == h.Until) is { } none)
            {
                check.Error($"Day{day}", ClockProblemTexts.NoTimeAtAll.With(OpenHours.NameOf(day), OpenHours.Clock(none.From), OpenHours.Clock(none.From)));
            }
            else
            {
                continue;
            }

            fine = false;
        }

        if (fine && OpenHours.OverlapOf([.. draft.Hours]) is var (late, message))
        {
            check.Error($"Day{late}", message, "ClockProblemTexts.Overlap");
            fine = false;
        }

        return fine;
    }

    private static async Task<string?> ZoneAsync(PortalDb db, CancellationToken cancel)
    {
        await using var command = db.Command("select timezone from tenants");
        return await command.ExecuteScalarAsync(cancel) as string;
    }
}
