using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;

namespace KtPortal.Core.Fields.Types;

/// <summary>A line of words.</summary>
public class TextField : FieldType
{
    private static readonly TimeSpan Longer = TimeSpan.FromMilliseconds(100);

    public override string Code => "text";

    public override string Name => FieldTexts.TypeText;

    public override FieldControl Control => FieldControl.Text;

    public override IReadOnlyList<string> Rules => ["MinLength", "MaxLength", "Pattern", "PatternHint"];

    protected override FieldReading Parse(FieldSpec field, string text, FieldContext context)
    {
        var rules = field.Rules;
        var most = Math.Min(rules.MaxLength ?? Longest, Longest);
        return text.Length > most ? FieldReading.Refuse(FieldProblemTexts.TooLong.For(most))
            : text.Length < rules.MinLength ? FieldReading.Refuse(FieldProblemTexts.TooShort.For(rules.MinLength.Value))
            : rules.Pattern is not { } pattern || Fits(pattern, text) ? JsonValue.Create(text)
            : rules.PatternHint is { } hint ? FieldReading.Refuse(FieldProblemTexts.PatternLikeThis.With(hint))
            : FieldReading.Refuse(FieldProblemTexts.PatternOther);
    }

    public override FieldReading CheckRules(FieldRules rules, FieldContext context)
    {
        if (rules.MinLength > rules.MaxLength)
        {
            return FieldReading.Refuse(FieldProblemTexts.BoundsCross);
        }

        try
        {
            _ = Whole(rules.Pattern ?? "");
            return FieldReading.Nothing;
        }
        catch (ArgumentException)
        {
            return FieldReading.Refuse(FieldProblemTexts.PatternUnreadable);
        }
    }

    /// <summary>What takes longer to look at than anybody waits fits nothing.</summary>
    internal static bool Fits(string pattern, string text)
    {
        try
        {
            return Whole(pattern).IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
        catch (ArgumentException)
        {
            return false; // no pattern at all
        }
    }

    private static Regex Whole(string pattern) => new($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, Longer);
}

/// <summary>Several lines.</summary>
public sealed class TextAreaField : TextField
{
    public override string Code => "textarea";

    public override string Name => FieldTexts.TypeTextarea;

    public override FieldControl Control => FieldControl.Area;

    public override IReadOnlyList<string> Rules => ["MinLength", "MaxLength"];

    public override int Longest => 20_000;

    protected override string Clean(string typed) => TypedText.Of(TypedText.WithLineEnds(typed), int.MaxValue);
}

/// <summary>A mail address.</summary>
public sealed partial class EmailField : FieldType
{
    public override string Code => "email";

    public override string Name => FieldTexts.TypeEmail;

    public override FieldControl Control => FieldControl.Text;

    public override (string Type, string? Mode) Input => ("email", "email");

    public override int Longest => 254;

    protected override FieldReading Parse(FieldSpec field, string text, FieldContext context) =>
        text.Length <= Longest && Address().Match(text) is { Success: true } found
            ? JsonValue.Create(found.Groups[1].Value + "@" + found.Groups[2].Value.ToLowerInvariant())
            : FieldReading.Refuse(FieldProblemTexts.EmailOther);

    [GeneratedRegex(@"^([^\s@""<>,;]{1,64})@([^\s@""<>,;.]+(?:\.[^\s@""<>,;.]+)+)$", RegexOptions.None, 100)]
    private static partial Regex Address();
}

/// <summary>A telephone number: kept as it is dialled.</summary>
public sealed class PhoneField : FieldType
{
    public override string Code => "phone";

    public override string Name => FieldTexts.TypePhone;

    public override FieldControl Control => FieldControl.Text;

    public override (string Type, string? Mode) Input => ("tel", "tel");

    public override int Longest => 60;

    // Signs that people write numbers with; what stands in brackets behind a plus is no part of the number: +49 (0)30.
    protected override FieldReading Parse(FieldSpec field, string text, FieldContext context)
    {
        var plain = text.StartsWith('+') ? text.Replace("(0)", "", StringComparison.Ordinal) : text;
        var digits = string.Concat(plain.Where(char.IsAsciiDigit));
        var isNumber = plain.Index().All(c => char.IsAsciiDigit(c.Item) || c.Item is ' ' or '-' or '.' or '/' or '(' or ')' or '\u00A0'
            || (c.Item == '+' && c.Index == 0));
        return !isNumber || digits.Length is < 5 or > 20 ? FieldReading.Refuse(FieldProblemTexts.PhoneOther)
            : plain.StartsWith('+') ? JsonValue.Create("+" + digits)
            : digits.StartsWith("00", StringComparison.Ordinal) ? JsonValue.Create("+" + digits[2..])
            : JsonValue.Create(digits);
    }
}

/// <summary>An address of the web.</summary>
public sealed class UrlField : FieldType
{
    public override string Code => "url";

    public override string Name => FieldTexts.TypeUrl;

    public override FieldControl Control => FieldControl.Text;

    public override (string Type, string? Mode) Input => ("url", "url");

    protected override FieldReading Parse(FieldSpec field, string text, FieldContext context) =>
        text.Length <= Longest && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            && address.Host.Length > 0
            ? JsonValue.Create(text)
            : FieldReading.Refuse(FieldProblemTexts.UrlOther);
}

/// <summary>A colour.</summary>
public sealed partial class ColorField : FieldType
{
    public override string Code => "color";

    public override string Name => FieldTexts.TypeColor;

    public override FieldControl Control => FieldControl.Color;

    public override int Longest => 7;

    protected override FieldReading Parse(FieldSpec field, string text, FieldContext context) => Hexadecimal().IsMatch(text)
        ? JsonValue.Create(text.ToLowerInvariant())
        : FieldReading.Refuse(FieldProblemTexts.ColorOther);

    [GeneratedRegex("^#[0-9A-Fa-f]{6}$")]
    private static partial Regex Hexadecimal();
}
