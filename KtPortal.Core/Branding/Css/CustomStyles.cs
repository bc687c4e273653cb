using System.Text;
using KtPortal.Core.Text;

namespace KtPortal.Core.Branding.Css;

/// <summary>Something that was left out, or keeps the sheet from being read.</summary>
public sealed record CssRemark(int Line, string What);

/// <param name="Css">What pages get; null when the sheet can't be read.</param>
/// <param name="Dropped">What was left out of it, in the order of lines.</param>
/// <param name="Error">Why it can't be read.</param>
public sealed record CssReading(string? Css, IReadOnlyList<CssRemark> Dropped, CssRemark? Error);

/// <summary>
/// A brand's own style sheet, read and written out again from what is allowed: every rule stands under <c>body.brand</c>, nothing
/// is fetched from elsewhere, nothing reads what people type, and what is marked <c>data-protected</c> stays as it is.
/// </summary>
/// <remarks>
/// The parser is ours, after CSS Syntax Level 3. AngleSharp.Css was tried: its rules carry no lines to report, it mends broken
/// sheets in silence where this must refuse them, and what it doesn't know passes through unread.
/// </remarks>
public sealed class CustomStyles
{
    public const int MaxBytes = 64 * 1024;

    // Each selector is written out with what it spares; the table of brands takes as much.
    private const int MaxWritten = 512 * 1024;
    private const string TooLong = "With all its selectors written out, the style sheet is larger than 512 KB.";

    // Previews and style sheets of drafts ask for the same one again and again, also for one that is refused.
    private static readonly RenderCache<CssReading> Known = new(8 * 1024 * 1024, r => 2L * (r.Css?.Length ?? 0) + r.Dropped.Sum(d => 64 + (2L * d.What.Length)));

    private readonly StringBuilder css = new();
    private readonly List<CssRemark> dropped = [];

    private CustomStyles()
    {
    }

    public static CssReading Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new("", [], null);
        }

        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            return new(null, [], new(1, "The style sheet is larger than 64 KB."));
        }

        return Known.GetOrAdd(text, ReadAnew);
    }

    internal static CssReading ReadAnew(string text)
    {
        var styles = new CustomStyles();
        try
        {
            foreach (var rule in CssParser.Read(text))
            {
                styles.Write(rule, styles.css);
            }
        }
        catch (CssSyntaxException broken)
        {
            return new(null, [], new(broken.Line, broken.Message));
        }

        var written = styles.css.ToString();
        return written.Length > MaxWritten ? new(null, [], new(1, TooLong)) : new(written, [.. styles.dropped.OrderBy(d => d.Line)], null);
    }

    private void Write(CssRule rule, StringBuilder to)
    {
        switch (rule.At)
        {
            case null:
                WriteStyle(rule, to);
                break;
            case "media" or "supports" or "container" when rule.Body is { Declarations.Count: 0 } body:
                if (CssValues.Refuse(rule.Prelude, isQuery: true) is { } why)
                {
                    Drop(rule.Line, $"@{rule.At}: {why}");
                    break;
                }

                WriteGroup(rule, body, to);
                break;
            case "keyframes" when rule.Body is { } body:
                WriteKeyframes(rule, body, to);
                break;
            default:
                Drop(rule.Line, $"@{rule.At} is not allowed");
                break;
        }
    }

    private void WriteGroup(CssRule rule, CssBlock body, StringBuilder to)
    {
        var inner = new StringBuilder();
        foreach (var one in body.Rules)
        {
            Write(one, inner);
        }

        if (inner.Length > 0)
        {
            to.Append('@').Append(rule.At).Append(' ');
            CssValues.Write(rule.Prelude, to);
            to.Append("{\n").Append(inner).Append("}\n");
        }
    }

    // Names of animations aren't scoped; one that is defined here can only be used here, the theme's own are named otherwise.
    private void WriteKeyframes(CssRule rule, CssBlock body, StringBuilder to)
    {
        var name = CssValues.Solid(rule.Prelude);
        if (name is not [{ Kind: CssKind.Ident }] || Theme.Animations.Contains(name[0].Text) || body.Declarations.Count > 0)
        {
            Drop(rule.Line, "@keyframes: this name is not allowed");
            return;
        }

        to.Append("@keyframes ");
        name[0].WriteTo(to);
        to.Append("{\n");
        foreach (var step in body.Rules)
        {
            if (step.At is not null || !CssValues.Solid(step.Prelude).All(t => t.Kind is CssKind.Percentage or CssKind.Comma || t.Is(CssKind.Ident, "from") || t.Is(CssKind.Ident, "to")))
            {
                Drop(step.Line, "@keyframes: a step is a percentage, from, or to");
                continue;
            }

            CssValues.Write(step.Prelude, to);
            to.Append('{');
            Allowed(step.Body!, onPseudo: false).ToList().ForEach(d => WriteDeclaration(d, to));
            to.Append("}\n");
        }

        to.Append("}\n");
    }

    private void WriteStyle(CssRule rule, StringBuilder to)
    {
        foreach (var nested in rule.Body!.Rules)
        {
            Drop(nested.Line, nested.At is null ? "a rule inside a rule: write it out on its own" : $"@{nested.At} inside a rule");
        }

        var selectors = new List<CssSelector>();
        foreach (var part in CssSelector.Split(rule.Prelude))
        {
            var (selector, why) = CssSelector.Read(part);
            if (selector is not null)
            {
                selectors.Add(selector);
            }
            else
            {
                Drop(part.Count > 0 ? part[0].Line : rule.Line, why ?? "a selector is missing");
            }
        }

        if (selectors.Count == 0)
        {
            return;
        }

        // One rule for each run of declarations that reach equally far: their order is the author's.
        var run = new List<CssDeclaration>();
        (bool Around, bool Above) reach = default;
        foreach (var declaration in Allowed(rule.Body, selectors.TrueForAll(s => s.IsPseudoElement)))
        {
            var next = (Theme.CanHide(declaration.Name), Theme.CanCover(declaration.Name));
            if (next != reach)
            {
                WriteRule(selectors, run, reach, to);
                (run, reach) = ([], next);
            }

            run.Add(declaration);
        }

        WriteRule(selectors, run, reach, to);
    }

    private static void WriteRule(List<CssSelector> selectors, List<CssDeclaration> declarations, (bool Around, bool Above) reach, StringBuilder to)
    {
        if (to.Length > MaxWritten)
        {
            throw new CssSyntaxException(TooLong, declarations is [{ Line: var line }, ..] ? line : 1);
        }

        if (declarations.Count > 0)
        {
            to.AppendJoin(",\n", selectors.Select(s => s.Scoped(reach.Around, reach.Above))).Append('{');
            declarations.ForEach(d => WriteDeclaration(d, to));
            to.Append("}\n");
        }
    }

    private IEnumerable<CssDeclaration> Allowed(CssBlock block, bool onPseudo)
    {
        foreach (var declaration in block.Declarations)
        {
            var value = WithoutImportant(declaration);
            if (Theme.RefuseProperty(declaration.Name, onPseudo) is { } no)
            {
                Drop(declaration.Line, no);
            }
            else if (CssValues.Refuse(declaration.Name, value) is { } why)
            {
                Drop(declaration.Line, $"{declaration.Name}: {why}");
            }
            else
            {
                yield return declaration with { Value = CssValues.Settle(declaration.Name, value) };
            }
        }
    }

    private ArraySegment<CssToken> WithoutImportant(CssDeclaration declaration)
    {
        var solid = CssValues.Solid(declaration.Value);
        if (solid is not [.., { Kind: CssKind.Delim, Text: "!" }, { Kind: CssKind.Ident } word] || !word.Is(CssKind.Ident, "important"))
        {
            return declaration.Value;
        }

        Drop(declaration.Line, $"{declaration.Name}: !important has no effect here and was removed");
        return declaration.Value[..declaration.Value.ToList().FindLastIndex(t => t.IsDelim('!'))];
    }

    private static void WriteDeclaration(CssDeclaration declaration, StringBuilder to)
    {
        new CssToken(CssKind.Ident, declaration.Name, 0).WriteTo(to);
        to.Append(':');
        CssValues.Write(declaration.Value, to);
        to.Append(';');
    }

    private void Drop(int line, string what) => dropped.Add(new(line, what));
}
