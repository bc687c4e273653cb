using KtPortal.Core.Calendars;

namespace KtPortal.Core.Demo;

/// <summary>The working time of a demo tenant, counted in minutes.</summary>
internal static class DemoHours
{
    /// <summary>Eight to six: longer than provisioning gives a tenant, as the demo's people say of themselves.</summary>
    public const string Week = """
        [{"day":1,"from":"08:00","until":"18:00"},{"day":2,"from":"08:00","until":"18:00"},{"day":3,"from":"08:00","until":"18:00"},
         {"day":4,"from":"08:00","until":"18:00"},{"day":5,"from":"08:00","until":"18:00"}]
        """;

    private static readonly BusinessClock Clock = BusinessClock.Parse(DemoTenant.Zone, Week).Value;

    public static DateTimeOffset Add(DateTimeOffset start, double minutes) => Clock.Add(start, TimeSpan.FromMinutes(minutes));

    public static double MinutesBetween(DateTimeOffset start, DateTimeOffset end) => Clock.Between(start, end).TotalMinutes;
}
