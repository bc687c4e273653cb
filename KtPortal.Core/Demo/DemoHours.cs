using KtPortal.Core.Calendars;

namespace KtPortal.Core.Demo;

/// <summary>The working time of a demo tenant, counted in minutes.</summary>
internal static class DemoHours
{
    // As provisioning gives them to a tenant.
    private static readonly BusinessClock Clock = BusinessClock.Parse(DemoTenant.Zone, """
        [{"day":1,"from":"08:00","until":"18:00"},{"day":2,"from":"08:00","until":"18:00"},{"day":3,"from":"08:00","until":"18:00"},
         {"day":4,"from":"08:00","until":"18:00"},{"day":5,"from":"08:00","until":"18:00"}]
        """).Value;

    public static DateTimeOffset Add(DateTimeOffset start, double minutes) => Clock.Add(start, TimeSpan.FromMinutes(minutes));

    public static double MinutesBetween(DateTimeOffset start, DateTimeOffset end) => Clock.Between(start, end).TotalMinutes;
}
