using System.Globalization;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Lists;

/// <summary>
/// Days between two days, both among them: <c>2026-03-01..2026-03-31</c>, one end open, or so many days up to now: <c>-7..</c>.
/// </summary>
/// <param name="Column">An instant of the list's own table.</param>
public sealed record RangeFilter(string Key, Func<string> Label, Func<Actor, string> Column) : ListFilter(Key, Label, "calendar-days")
{
    public const string Between = "..";
    private const int MostDays = 3650;

    public RangeFilter(string key, Func<string> label, string column)
        : this(key, label, _ => column)
    {
    }

    /// <summary>An index of its own leads to it.</summary>
    public bool IsIndexed { get; init; }

    /// <summary>The column is a day of no zone.</summary>
    public bool IsDay { get; init; }

    public override bool CanBeNot => false;

    public override bool HasEnds => true;

    public override string? Accept(string value) =>
        Ends(value) is var (from, until) && from.Length + until.Length > 0 && Means(from) && Means(until) ? from + Between + until : null;

    public override string Sql(ListCondition said, SqlValues values, Actor actor, ListMoment moment)
    {
        var (from, until) = Ends(said.Values[0]);
        var column = Column(actor);
        List<string> both = [];
        if (from.Length > 0)
        {
            both.Add($"{column} >= {values.Add(IsDay ? DayOf(from, moment) : Begin(from, 0, moment))}");
        }

        if (until.Length > 0)
        {
            both.Add(IsDay ? $"{column} <= {values.Add(DayOf(until, moment))}" : $"{column} < {values.Add(Begin(until, 1, moment))}");
        }

        return string.Join(" and ", both);
    }

    /// <summary>What it finds ends before today: to walk to it from the newest on would pass all that came since.</summary>
    internal bool IsLongAgo(ListCondition said, ListMoment moment) =>
        IsIndexed && Ends(said.Values[0]).Until is { Length: > 0 } until && DayOf(until, moment) < Today(moment);

    public override string WordsOf(string value) => Ends(value) switch
    {
        (var from, "") when DaysIn(from) is { } days => ListTexts.LastDays.For(-days),
        (var from, "") => ListTexts.FromDay.With(Day(from)),
        ("", var until) => ListTexts.UntilDay.With(Day(until)),
        var (from, until) => ListTexts.BetweenDays.With(Day(from), Day(until)),
    };

    /// <summary>What the two fields of a form hold.</summary>
    public static (string From, string Until) Ends(string value) =>
        value.IndexOf(Between, StringComparison.Ordinal) is >= 0 and var cut ? (value[..cut].Trim(), value[(cut + Between.Length)..].Trim()) : ("", "");

    private static bool Means(string end) => end.Length == 0 || DaysIn(end) is not null || DayIn(end) is not null;

    private static int? DaysIn(string end) =>
        int.TryParse(end, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days) && days is <= 0 and >= -MostDays ? days : null;

    private static DateOnly? DayIn(string end) =>
        DateOnly.TryParseExact(end, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is > 1900 and < 3000 ? day : null;

    private static string Day(string end) =>
        DayIn(end) is { } day ? day.ToString(ListTexts.PatternDay, CultureInfo.CurrentCulture) : ListTexts.DaysAgo.For(-DaysIn(end)!.Value);

    private static DateOnly DayOf(string end, ListMoment moment) =>
        DayIn(end) ?? Today(moment).AddDays(DaysIn(end) ?? 0);

    private static DateOnly Today(ListMoment moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment.Now, moment.Zone).DateTime);

    private static DateTimeOffset Begin(string end, int more, ListMoment moment)
    {
        var midnight = DayOf(end, moment).AddDays(more).ToDateTime(TimeOnly.MinValue);
        // An hour that a change of clocks leaves out begins with the one after it.
        var exists = moment.Zone.IsInvalidTime(midnight) ? midnight.AddHours(1) : midnight;
        return new DateTimeOffset(exists, moment.Zone.GetUtcOffset(exists)).ToUniversalTime();
    }
}
