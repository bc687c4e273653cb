using KtPortal.Web.Ui.Charts;

namespace KtPortal.Web.Pages.Dev;

/// <summary>Figures for the components page: the usual, one, none, and those that try a scale.</summary>
internal static class ChartSamples
{
    private static readonly DateTime Start = new(2026, 2, 27);
    private static readonly int[] Created = [28, 6, 4, 33, 29, 30, 27, 25, 7, 5, 31, 26, 24, 22];
    private static readonly int[] Resolved = [24, 4, 3, 30, 33, 31, 28, 27, 5, 4, 30, 29, 28, 25];

    private static readonly int[] MondayHours = [9, 14, 11, 8, 6, 4, 6, 7, 5, 3];

    internal static ChartData TwoWeeks(string id) => new(id, "Created and resolved", Period.Day, Days(14), Row("Created", Created), Row("Resolved", Resolved)) { Adds = true };

    internal static ChartData OpenTickets => new("open", "Open tickets", Period.Day, Days(14), Row("Open", 47, 44, 45, 42, 43, 41, 44, 40, 39, 41, 38, 39, 37, 36));

    internal static ChartData Sla => new("sla", "First response met", Period.Week, Weeks(12),
        new("Target", [.95, .95, .95, .95, .95, .95, .95, .95, .95, .95, .95, .95]),
        new("This year", [.93, .941, .952, .949, .957, .961, .958, .964, .969, .966, .972, .97]))
    {
        Words = share => share.ToString("P1", System.Globalization.CultureInfo.CurrentCulture),
    };

    internal static ChartData Gaps => new("gaps", "Minutes to a first reply", Period.Hour, [.. Enumerable.Range(0, 30).Select(h => Start.AddHours(6 + h))],
        new Series("Minutes", [.. Enumerable.Range(0, 30).Select(Reply)]));

    internal static ChartData Profit => new("profit", "Result per month", Period.Month, [.. Enumerable.Range(0, 12).Select(m => new DateTime(2025, 4, 1).AddMonths(m))],
        new Series("Result", [1_200_000, 900_000, -340_000, -120_000, 400_000, 1_640_000, 2_100_000, 1_900_000, -60_000, 800_000, 2_420_000, 2_600_000]))
    {
        Adds = true,
    };

    internal static ChartData One(string id) => new(id, "One day only", Period.Day, Days(1), Row("Created", 7)) { Adds = true };

    internal static ChartData None(string id) => new(id, "Satisfaction", Period.Day, []);

    internal static ChartData Flat => new("flat", "Agents on duty", Period.Day, Days(14), Row("Agents", 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4));

    internal static ChartData Tiny => new("tiny", "Seconds of delay", Period.Day, Days(14),
        new Series("Seconds", [.. Enumerable.Range(1, 14).Select(i => (double?)(i * .00042))]));

    internal static ChartData Huge => new("huge", "Bytes stored since 1990, all organizations and partners together", Period.Month, [.. Enumerable.Range(0, 430).Select(m => new DateTime(1990, 5, 1).AddMonths(m))],
        new Series("Bytes", [.. Enumerable.Range(0, 430).Select(i => (double?)(i * (double)i * 31_000_000_000))]));

    internal static IReadOnlyList<(string, double)> Organizations =>
        [("Harbor Dental", 48), ("Bright Path School", 31), ("The Tidewater Realty and Property Management Company of Chesapeake Bay", 27), ("Saltbox Bakery", 12), ("Oakfield Vets", 0)];

    internal static IReadOnlyList<Kept> Promises =>
        [new("Critical", 11, 12, .95, "critical"), new("High", 91, 94, .95, "high"), new("Medium", 126, 130, .95, "medium"), new("Low", 64, 65, .9, "low"), new("Planned", 0, 0, .9)];

    internal static IReadOnlyList<Kept> Broken => [new("Northwind clients on the gold agreement, first response outside business hours", 1, 9, .99), new("All others", 999_999, 1_000_000, .999)];

    internal static IReadOnlyDictionary<DayOfWeek, IReadOnlyList<int>> Office => Enumerable.Range(1, 5).ToDictionary(d => (DayOfWeek)d,
        d => (IReadOnlyList<int>)[.. MondayHours.Select((n, i) => Math.Max(0, n - d + (i * d) % 3))]);

    internal static IReadOnlyDictionary<DayOfWeek, IReadOnlyList<int>> Week => Enumerable.Range(0, 7).ToDictionary(d => (DayOfWeek)d,
        d => (IReadOnlyList<int>)[.. Enumerable.Range(0, 24).Select(h => d is 0 or 6 ? h % 7 == 3 ? 1 : 0 : (int)Math.Max(0, (30 - d * 3) * Math.Sin((h - 5) * Math.PI / 16)))]);

    private static IReadOnlyList<DateTime> Days(int count) => [.. Enumerable.Range(0, count).Select(d => Start.AddDays(d))];

    // Nobody writes at night, and once only one hour between two without.
    private static double? Reply(int hour) => hour switch
    {
        > 12 and < 24 or 26 => null,
        _ => 18 + 9 * Math.Sin(hour),
    };

    private static IReadOnlyList<DateTime> Weeks(int count) => [.. Enumerable.Range(0, count).Select(w => new DateTime(2025, 12, 22).AddDays(7 * w))];

    private static Series Row(string name, params int[] values) => new(name, [.. values.Select(v => (double?)v)]);
}
