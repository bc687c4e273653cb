using System.Globalization;
using System.Text.Json.Nodes;
using KtPortal.Core.Languages;
using KtPortal.Core.Lists;

namespace KtPortal.Core.Fields.Types;

/// <summary>A day.</summary>
public sealed class DateField : FieldType
{
    internal const string Stored = "yyyy-MM-dd";

    public override string Code => "date";

    public override string Name => FieldTexts.TypeDate;

    public override FieldControl Control => FieldControl.Date;

    public override (string Type, string? Mode) Input => ("date", null);

    public override IReadOnlyList<string> Rules => ["Min", "Max"];

    public override int Longest => 10;

    protected override FieldReading Parse(FieldSpec field, string text, FieldContext context) =>
        Day(text) is not { } day ? FieldReading.Refuse(FieldProblemTexts.DateOther)
        : CheckBounds(field.Rules, day, context) is { Error: not null } wrong ? wrong
        : JsonValue.Create(day.ToString(Stored, CultureInfo.InvariantCulture));

    public override ListFilter Filter(FieldSpec field, string key, string value) =>
        new RangeFilter(key, () => field.Label, $"({AsText(value)})::date") { IsDay = true };

    public override string Say(FieldSpec field, JsonNode value, FieldContext context) => Day(value.ToString()) is { } day ? Said(day) : value.ToString();

    public override FieldReading CheckRules(FieldRules rules, FieldContext context) => CheckDays(rules, context);

    internal static FieldReading CheckDays(FieldRules rules, FieldContext context)
    {
        var (min, max) = (RelativeDay.Read(rules.Min, context.Today), RelativeDay.Read(rules.Max, context.Today));
        return (rules.Min is not null && min is null) || (rules.Max is not null && max is null) ? FieldReading.Refuse(FieldProblemTexts.DayUnreadable)
            : min > max ? FieldReading.Refuse(FieldProblemTexts.BoundsCross)
            : FieldReading.Nothing;
    }

    internal static FieldReading CheckBounds(FieldRules rules, DateOnly day, FieldContext context)
    {
        var (min, max) = (RelativeDay.Read(rules.Min, context.Today), RelativeDay.Read(rules.Max, context.Today));
        return day < min ? FieldReading.Refuse(FieldProblemTexts.DateFrom.With(Said(min.Value)))
            : day > max ? FieldReading.Refuse(FieldProblemTexts.DateTo.With(Said(max.Value)))
            : FieldReading.Nothing;
    }

    internal static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, Stored, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        || DateOnly.TryParse(text, CultureInfo.CurrentCulture, DateTimeStyles.None, out day) ? day : null;

    internal static string Said(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.CurrentCulture);
}

/// <summary>A day and a time: an instant, and the zone that it was typed in.</summary>
public sealed class DateTimeField : FieldType
{
    private const string AsTyped = "yyyy-MM-ddTHH:mm";

    public override string Code => "datetime";

    public override string Name => FieldTexts.TypeDatetime;

    public override FieldControl Control => FieldControl.DateTime;

    public override (string Type, string? Mode) Input => ("datetime-local", null);

    public override IReadOnlyList<string> Rules => ["Min", "Max"];

    public override int Longest => 16;

    protected override FieldReading Parse(FieldSpec field, string text, FieldContext context)
    {
        if (!DateTime.TryParseExact(text, [AsTyped, AsTyped + ":ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var typed)
            && !DateTime.TryParse(text, CultureInfo.CurrentCulture, DateTimeStyles.NoCurrentDateDefault, out typed))
        {
            return FieldReading.Refuse(FieldProblemTexts.DatetimeOther);
        }

        if (context.Zone.IsInvalidTime(typed))
        {
            return FieldReading.Refuse(FieldProblemTexts.DatetimeSkipped);
        }

        var at = TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(typed, DateTimeKind.Unspecified), context.Zone);
        return DateField.CheckBounds(field.Rules, DateOnly.FromDateTime(typed), context) is { Error: not null } wrong ? wrong
            : new JsonObject { ["at"] = at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), ["zone"] = context.Zone.Id };
    }

    public override FieldReading CheckRules(FieldRules rules, FieldContext context) => DateField.CheckDays(rules, context);

    public override IReadOnlyList<string> Typed(FieldSpec field, JsonNode value, FieldContext context) =>
        [Local(value, context) is { } at ? at.ToString(AsTyped, CultureInfo.InvariantCulture) : ""];

    public override ListFilter Filter(FieldSpec field, string key, string value) =>
        new RangeFilter(key, () => field.Label, $"(({value}) ->> 'at')::timestamptz");

    public override string Say(FieldSpec field, JsonNode value, FieldContext context) =>
        Local(value, context) is { } at ? at.ToString("d MMM yyyy, t", CultureInfo.CurrentCulture) : value.ToJsonString();

    public override string Export(FieldSpec field, JsonNode value) => (string?)value["at"] ?? "";

    private static DateTime? Local(JsonNode value, FieldContext context) =>
        DateTimeOffset.TryParse((string?)value["at"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? TimeZoneInfo.ConvertTime(at, context.Zone).DateTime
            : null;
}

/// <summary>A time of any day.</summary>
public sealed class TimeField : FieldType
{
    private const string Stored = "HH:mm";

    public override string Code => "time";

    public override string Name => FieldTexts.TypeTime;

    public override FieldControl Control => FieldControl.Time;

    public override (string Type, string? Mode) Input => ("time", null);

    public override IReadOnlyList<string> Rules => ["Min", "Max"];

    public override int Longest => 8;

    protected override FieldReading Parse(FieldSpec field, string text, FieldContext context) =>
        Time(text) is not { } time ? FieldReading.Refuse(FieldProblemTexts.TimeOther)
        : time < Time(field.Rules.Min) ? FieldReading.Refuse(FieldProblemTexts.TimeFrom.With(Said(Time(field.Rules.Min)!.Value)))
        : time > Time(field.Rules.Max) ? FieldReading.Refuse(FieldProblemTexts.TimeTo.With(Said(Time(field.Rules.Max)!.Value)))
        : JsonValue.Create(time.ToString(Stored, CultureInfo.InvariantCulture));

    public override string Say(FieldSpec field, JsonNode value, FieldContext context) => Time(value.ToString()) is { } time ? Said(time) : value.ToString();

    public override FieldReading CheckRules(FieldRules rules, FieldContext context) =>
        (rules.Min is not null && Time(rules.Min) is null) || (rules.Max is not null && Time(rules.Max) is null)
            ? FieldReading.Refuse(FieldProblemTexts.TimeOther)
        : Time(rules.Min) > Time(rules.Max) ? FieldReading.Refuse(FieldProblemTexts.BoundsCross)
        : FieldReading.Nothing;

    private static string Said(TimeOnly time) => time.ToString("t", CultureInfo.CurrentCulture);

    private static TimeOnly? Time(string? text) => TimeOnly.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        || TimeOnly.TryParse(text, CultureInfo.CurrentCulture, DateTimeStyles.None, out time) ? new TimeOnly(time.Hour, time.Minute) : null;
}

/// <summary>A day that is named, or counted from today on: "2026-01-20", "today", "today+3".</summary>
internal static class RelativeDay
{
    public static DateOnly? Read(string? text, DateOnly today)
    {
        if (text is null)
        {
            return null;
        }

        var dense = text.Replace(" ", "", StringComparison.Ordinal);
        if (!dense.StartsWith("today", StringComparison.OrdinalIgnoreCase))
        {
            return DateOnly.TryParseExact(dense, DateField.Stored, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        }

        return dense.Length == 5 ? today
            : int.TryParse(dense[5..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days) && Math.Abs(days) <= 36_500
                && dense[5] is '+' or '-'
            ? today.AddDays(days)
            : null;
    }
}
