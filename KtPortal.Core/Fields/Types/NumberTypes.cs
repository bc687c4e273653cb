using System.Globalization;
using System.Text.Json.Nodes;
using KtPortal.Core.Languages;
using KtPortal.Core.Lists;
using KtPortal.Core.Text;

namespace KtPortal.Core.Fields.Types;

/// <summary>A number, within its bounds.</summary>
public class NumberField : FieldType
{
    private const NumberStyles Written = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    public override string Code => "number";

    public override string Name => FieldTexts.TypeNumber;

    public override FieldControl Control => FieldControl.Text;

    public override (string Type, string? Mode) Input => ("text", "decimal");

    public override IReadOnlyList<string> Rules => ["Min", "Max", "Step"];

    public override int Longest => 30;

    protected override FieldReading Parse(FieldSpec field, string text, FieldContext context) =>
        TypedNumber.Read(text) is not { } number ? FieldReading.Refuse(FieldProblemTexts.NumberOther)
        : CheckBounds(field.Rules, number) is { Error: not null } wrong ? wrong
        : JsonValue.Create(number);

    public override ListFilter Filter(FieldSpec field, string key, string value) =>
        new AmountFilter(key, () => field.Label, Icon, $"({AsText(value)})::numeric");

    public override IReadOnlyList<string> Typed(FieldSpec field, JsonNode value, FieldContext context) =>
        [((decimal)value).ToString(CultureInfo.CurrentCulture)];

    public override string Say(FieldSpec field, JsonNode value, FieldContext context) =>
        ((decimal)value).ToString("#,0.##########", CultureInfo.CurrentCulture);

    public override string Export(FieldSpec field, JsonNode value) => ((decimal)value).ToString(CultureInfo.InvariantCulture);

    public override FieldReading CheckRules(FieldRules rules, FieldContext context) =>
        (rules.Min is not null && Bound(rules.Min) is null) || (rules.Max is not null && Bound(rules.Max) is null)
            ? FieldReading.Refuse(FieldProblemTexts.NumberOther)
        : Bound(rules.Min) > Bound(rules.Max) ? FieldReading.Refuse(FieldProblemTexts.BoundsCross)
        : rules.Step <= 0 ? FieldReading.Refuse(FieldProblemTexts.StepPositive)
        : FieldReading.Nothing;

    internal static decimal? Bound(string? text) =>
        decimal.TryParse(text, Written, CultureInfo.InvariantCulture, out var number) ? number : null;

    protected static FieldReading CheckBounds(FieldRules rules, decimal number)
    {
        static string Said(decimal number) => number.ToString("#,0.##########", CultureInfo.CurrentCulture);
        var (min, max) = (Bound(rules.Min), Bound(rules.Max));
        return (number < min || number > max) && min is { } least && max is { } most
                ? FieldReading.Refuse(FieldProblemTexts.NumberBetween.With(Said(least), Said(most)))
            : number < min ? FieldReading.Refuse(FieldProblemTexts.NumberFrom.With(Said(min.Value)))
            : number > max ? FieldReading.Refuse(FieldProblemTexts.NumberTo.With(Said(max.Value)))
            : rules.Step is > 0 && (number - (min ?? 0)) % rules.Step != 0
                ? FieldReading.Refuse(FieldProblemTexts.NumberStep.With(Said(rules.Step.Value)))
            : FieldReading.Nothing;
    }
}

/// <summary>Money, in the one currency that the field is in.</summary>
public sealed class CurrencyField : NumberField
{
    private const string Usual = "USD";

    public override string Code => "currency";

    public override string Name => FieldTexts.TypeCurrency;

    public override IReadOnlyList<string> Rules => ["Currency", "Min", "Max"];

    protected override FieldReading Parse(FieldSpec field, string text, FieldContext context)
    {
        var currency = field.Rules.Currency ?? Usual;
        if (TypedNumber.Read(text) is not { } amount)
        {
            return FieldReading.Refuse(FieldProblemTexts.AmountOther);
        }

        var decimals = DecimalsOf(currency);
        return decimal.Round(amount, decimals) != amount ? FieldReading.Refuse(FieldProblemTexts.AmountDecimals.For(decimals))
            : CheckBounds(field.Rules with { Step = null }, amount) is { Error: not null } wrong ? wrong
            : new JsonObject { ["amount"] = amount.ToString("F" + decimals, CultureInfo.InvariantCulture), ["currency"] = currency };
    }

    public override FieldReading CheckRules(FieldRules rules, FieldContext context) =>
        rules.Currency is { } currency && (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper))
            ? FieldReading.Refuse(FieldProblemTexts.CurrencyOther)
            : base.CheckRules(rules, context);

    public override ListFilter Filter(FieldSpec field, string key, string value) =>
        new AmountFilter(key, () => field.Label, Icon, $"(({value}) ->> 'amount')::numeric");

    public override IReadOnlyList<string> Typed(FieldSpec field, JsonNode value, FieldContext context) =>
        [AmountOf(value).ToString(CultureInfo.CurrentCulture)];

    public override string Say(FieldSpec field, JsonNode value, FieldContext context)
    {
        var currency = (string?)value["currency"] ?? Usual;
        return AmountOf(value).ToString("N" + DecimalsOf(currency), CultureInfo.CurrentCulture) + "\u00A0" + currency;
    }

    public override string Export(FieldSpec field, JsonNode value) => $"{value["amount"]} {value["currency"]}";

    private static decimal AmountOf(JsonNode value) => Bound((string?)value["amount"]) ?? 0;

    // ISO 4217: what has no smaller unit, and what has a thousandth.
    private static int DecimalsOf(string currency) => currency switch
    {
        "BIF" or "CLP" or "DJF" or "GNF" or "ISK" or "JPY" or "KMF" or "KRW" or "PYG" or "RWF" or "UGX" or "UYI" or "VND" or "VUV" or "XAF"
            or "XOF" or "XPF" => 0,
        "BHD" or "IQD" or "JOD" or "KWD" or "LYD" or "OMR" or "TND" => 3,
        _ => 2,
    };
}

/// <summary>Stars, as many as somebody gives.</summary>
public sealed class RatingField : FieldType
{
    private const int Usual = 5;
    private const int Highest = 10;

    public override string Code => "rating";

    public override string Name => FieldTexts.TypeRating;

    public override FieldControl Control => FieldControl.Select;

    public override IReadOnlyList<string> Rules => ["Max"];

    public override int Longest => 2;

    protected override FieldReading Parse(FieldSpec field, string text, FieldContext context) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var stars) && stars >= 1 && stars <= BestOf(field.Rules)
            ? JsonValue.Create(stars)
            : FieldReading.Refuse(FieldProblemTexts.RatingOther.With(BestOf(field.Rules)));

    public override FieldReading CheckRules(FieldRules rules, FieldContext context) =>
        rules.Max is null || (int.TryParse(rules.Max, NumberStyles.None, CultureInfo.InvariantCulture, out var best) && best is >= 3 and <= Highest)
            ? FieldReading.Nothing
            : FieldReading.Refuse(FieldProblemTexts.RatingBest.With(3, Highest));

    public override ListFilter Filter(FieldSpec field, string key, string value) =>
        new AmountFilter(key, () => field.Label, Icon, $"({AsText(value)})::numeric");

    public override string Say(FieldSpec field, JsonNode value, FieldContext context) => FieldTexts.RatingOf.With((int)value, BestOf(field.Rules));

    public static int BestOf(FieldRules rules) =>
        int.TryParse(rules.Max, NumberStyles.None, CultureInfo.InvariantCulture, out var best) ? Math.Clamp(best, 3, Highest) : Usual;
}
