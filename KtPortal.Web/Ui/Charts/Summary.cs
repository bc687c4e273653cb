using KtPortal.Core.Languages;

namespace KtPortal.Web.Ui.Charts;

/// <summary>What a chart says, in a sentence.</summary>
internal static class Summary
{
    internal static string Of(ChartData data) => string.Join(" ", data.Series.Select(series => Of(data, series)).OfType<string>());

    private static string? Of(ChartData data, Series series)
    {
        var known = Enumerable.Range(0, series.Values.Count).Where(i => series.Values[i] is not null).ToList();
        var name = data.Series.Count > 1 ? series.Name + ": " : "";
        if (known.Count == 0)
        {
            return data.Series.Count > 1 ? $"{name}{ChartTexts.NothingMeasured}." : null;
        }

        double Value(int point) => series.Values[point]!.Value;
        var (low, high, last) = (known.MinBy(Value), known.MaxBy(Value), known[^1]);
        var words = known.Count == 1 ? ChartTexts.OneValue.With(data.Words(Value(last)), data.NameOf(last))
            : Value(low) == Value(high) ? ChartTexts.Throughout.With(data.Words(Value(last)))
            : ChartTexts.Spread.With(
                data.Words(Value(high)), data.NameOf(high), data.Words(Value(low)), data.NameOf(low),
                data.Adds ? ChartTexts.InAll.With(data.Words(series.Total)) : ChartTexts.AtLast.With(data.Words(Value(last))));
        return name.Length > 0 ? $"{name}{words}." : $"{char.ToUpper(words[0], System.Globalization.CultureInfo.CurrentCulture)}{words[1..]}.";
    }
}
