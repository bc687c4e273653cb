using KtPortal.Core.Data;
using KtPortal.Core.Tenancy;

namespace KtPortal.Core.Calendars;

/// <summary>Monday to Friday, nine to five, and no holidays: until the tenant says otherwise.</summary>
public sealed class CalendarSeed(PortalDb db) : ITenantSeed
{
    public async Task SowAsync(SeededTenant tenant, CancellationToken cancel)
    {
        var holidays = HolidayCalendar.Seed("Holidays");
        db.Add(holidays);
        await db.SaveChangesAsync(cancel); // a trigger of the calendar reads them
        db.Add(BusinessCalendar.Seed("Office hours", new CalendarDraft
        {
            Name = "Office hours",
            TimeZone = tenant.TimeZone,
            Week = [.. Enumerable.Range(1, 7).Select(day => day <= 5 ? "09:00-17:00" : "")],
            HolidayCalendarIds = [holidays.Id],
        }));
        await db.SaveChangesAsync(cancel);
    }
}
