namespace KtPortal.Core.Tenancy;

/// <summary>When a tenant works, as its default calendar says; null stands for around the clock.</summary>
/// <param name="Intervals">JSON as in <c>business_calendars.intervals</c>.</param>
/// <param name="Holidays">JSON as in <c>business_calendars.holidays</c>.</param>
public sealed record WorkCalendar(string TimeZoneId, string Intervals, string Holidays);
