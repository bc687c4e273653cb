using System.Globalization;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;

namespace KtPortal.Core.Lists;

/// <summary>Numbers between two numbers, both among them: <c>1.5..20</c>, or one end open.</summary>
/// <param name="Number">An expression of the list's own table; null where there is no number.</param>
public sealed record AmountFilter(string Key, Func<string> Label, string Icon, string Number) : ListFilter(Key, Label, Icon)
{
    private const NumberStyles Written = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    public override bool CanBeNot => false;

    public override bool HasEnds => true;

    public override string? Accept(string value)
    {
        var (from, until) = RangeFilter.Ends(value);
        return Between(from, until, Read);
    }

    /// <summary>As the reader's language writes them.</summary>
    public override string? AcceptTyped(string from, string until) => Between(from.Trim(), until.Trim(), TypedNumber.Read);

    public override string Sql(ListCondition said, SqlValues values, Actor actor, ListMoment moment)
    {
        var (from, until) = RangeFilter.Ends(said.Values[0]);
        return string.Join(" and ", new[]
        {
            Read(from) is { } least ? $"{Number} >= {values.Add(least)}" : null,
            Read(until) is { } most ? $"{Number} <= {values.Add(most)}" : null,
        }.OfType<string>());
    }

    public override string WordsOf(string value) => RangeFilter.Ends(value) switch
    {
        (var from, "") => ListTexts.AtLeast.With(Said(from)),
        ("", var until) => ListTexts.AtMost.With(Said(until)),
        var (from, until) => ListTexts.BetweenAmounts.With(Said(from), Said(until)),
    };

    /// <summary>As a form shows it, in the reader's language.</summary>
    public static string Said(string end) => Read(end)?.ToString("0.##########", CultureInfo.CurrentCulture) ?? "";

    private static string Write(decimal? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string? Between(string from, string until, Func<string, decimal?> read)
    {
        var (least, most) = (read(from), read(until));
        return (least is null && most is null) || (from.Length > 0 && least is null) || (until.Length > 0 && most is null)
            ? null : Write(least) + RangeFilter.Between + Write(most);
    }

    private static decimal? Read(string end) => decimal.TryParse(end, Written, CultureInfo.InvariantCulture, out var number) ? number : null;
}
