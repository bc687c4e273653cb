using System.Collections.Frozen;
using System.Text;

namespace KtPortal.Core.Branding.Css;

/// <summary>
/// One selector, scoped: what begins at the page's root begins at <c>body.brand</c>, everything else stands below it, and the
/// element it means is never a protected part or inside one.
/// </summary>
internal sealed class CssSelector
{
    private const string Root = "body.brand";
    private const string Protected = "[data-protected], [data-protected] *";
    private const string Around = ", :has([data-protected])";
    private const string Above = ", [data-above], [data-above] *";

    private static readonly FrozenSet<string> States = Words(
        "hover focus focus-visible focus-within active first-child last-child only-child first-of-type last-of-type only-of-type empty disabled enabled link any-link " +
        "target open read-only");

    private static readonly FrozenSet<string> Counting = Words("nth-child nth-last-child nth-of-type nth-last-of-type lang dir");
    private static readonly FrozenSet<string> Grouping = Words("not is where has");
    private static readonly FrozenSet<string> Pseudos = Words("before after first-letter first-line marker placeholder selection");
    private static readonly FrozenSet<string> Inputs = Words("input textarea select option button form datalist output");
    private static readonly FrozenSet<string> Attributes = Words("open lang dir hidden disabled role aria-current aria-expanded aria-selected aria-hidden aria-busy data-theme data-live");

    private readonly string element;
    private readonly string pseudo;

    private CssSelector(string element, string pseudo) => (this.element, this.pseudo) = (element, pseudo);

    public bool IsPseudoElement => pseudo.Length > 0;

    /// <param name="around">Also spares what a protected part stands in.</param>
    /// <param name="above">Also spares the bars that float over the page.</param>
    public string Scoped(bool around, bool above) => $"{element}:not({Protected}{(around ? Around : "")}{(above ? Above : "")}){pseudo}";

    public static IEnumerable<ArraySegment<CssToken>> Split(ArraySegment<CssToken> prelude)
    {
        var (from, depth) = (0, 0);
        for (var i = 0; i < prelude.Count; i++)
        {
            depth += prelude[i].Nesting;
            if (depth == 0 && prelude[i].Kind == CssKind.Comma)
            {
                yield return CssValues.Trim(prelude[from..i]);
                from = i + 1;
            }
        }

        yield return CssValues.Trim(prelude[from..]);
    }

    /// <returns>The selector, or why it is refused.</returns>
    public static (CssSelector? Selector, string? Why) Read(ArraySegment<CssToken> part)
    {
        if (part.Count == 0)
        {
            return (null, "a selector is missing");
        }

        var end = PseudoStart(part);
        var element = part[..end];
        if (Refuse(element, inHas: false) is { } why)
        {
            return (null, why);
        }

        var pseudo = "";
        if (end < part.Count)
        {
            if (part.Count - end is not (2 or 3) || part[^1].Kind != CssKind.Ident || !Pseudos.Contains(part[^1].Text))
            {
                return (null, "this pseudo-element can't be used here");
            }

            pseudo = "::" + part[^1].Text.ToLowerInvariant();
        }

        return (new CssSelector(Scope(element), pseudo), null);
    }

    // Two colons, or one before a name that was a pseudo-element before there were two. The end where there is none.
    private static int PseudoStart(ArraySegment<CssToken> part)
    {
        var depth = 0;
        for (var at = 0; at + 1 < part.Count; at++)
        {
            depth += part[at].Nesting;
            var (here, next) = (part[at], part[at + 1]);
            if (depth == 0 && here.Kind == CssKind.Colon && (next.Kind == CssKind.Colon || (next.Kind == CssKind.Ident && Pseudos.Contains(next.Text))))
            {
                return at;
            }
        }

        return part.Count;
    }

    private static string Scope(ArraySegment<CssToken> element)
    {
        // html, :root and body are the wrapper itself.
        var text = new StringBuilder();
        var from = 0;
        var rooted = false;
        while (true)
        {
            while (from < element.Count && element[from].IsSpace)
            {
                from++;
            }

            var length = RootAt(element, from);
            if (length == 0)
            {
                break;
            }

            (from, rooted) = (from + length, true);
        }

        var compound = rooted && from < element.Count && !element[from - 1].IsSpace && !element[from].IsSpace;
        text.Append(Root);
        if (from < element.Count)
        {
            text.Append(compound ? "" : " ");
            CssValues.Write(element[from..], text);
        }

        return text.ToString();
    }

    private static int RootAt(ArraySegment<CssToken> element, int at)
    {
        if (at < element.Count && (element[at].Is(CssKind.Ident, "html") || element[at].Is(CssKind.Ident, "body")))
        {
            return 1;
        }

        if (at + 1 < element.Count && ((element[at].Kind == CssKind.Colon && element[at + 1].Is(CssKind.Ident, "root")) ||
            (element[at].IsDelim('.') && element[at + 1].Kind == CssKind.Ident && element[at + 1].Text == "brand")))
        {
            return 2;
        }

        return 0;
    }

    private static string? Refuse(ArraySegment<CssToken> tokens, bool inHas)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            var why = token.Kind switch
            {
                CssKind.Ident when inHas && Inputs.Contains(token.Text) && (i == 0 || !tokens[i - 1].IsDelim('.')) => ":has() must not look at form fields",
                CssKind.Colon when inHas => "no states inside :has()",
                CssKind.Delim when inHas && token.Text == "*" => ":has() must name a class or an element",
                CssKind.Ident or CssKind.Whitespace or CssKind.Comment or CssKind.Comma or CssKind.CloseParen => null,
                CssKind.Hash when IsName(token.Text) => null,
                CssKind.Delim when token.Text[0] is '.' or '>' or '+' or '~' or '*' => null,
                CssKind.Colon => RefuseState(tokens, ref i),
                CssKind.OpenSquare when !inHas => RefuseAttribute(tokens, ref i),
                _ => $"\"{token.Text}\" can't be used in a selector",
            };
            if (why is not null)
            {
                return why;
            }
        }

        return null;
    }

    private static bool IsName(string text) => text.Length > 0 && !char.IsAsciiDigit(text[0]);

    private static string? RefuseState(ArraySegment<CssToken> tokens, ref int at)
    {
        var state = at + 1 < tokens.Count ? tokens[++at] : default;
        if (state.Kind == CssKind.Ident)
        {
            return States.Contains(state.Text) || (at == 1 && state.Is(CssKind.Ident, "root")) ? null : $":{state.Text} can't be used here";
        }

        if (state.Kind != CssKind.Function || !(Counting.Contains(state.Text) || Grouping.Contains(state.Text)))
        {
            return $":{state.Text} can't be used here";
        }

        var inner = Inside(tokens, ref at);
        if (Counting.Contains(state.Text))
        {
            return inner.All(t => t.Kind is CssKind.Ident or CssKind.Number or CssKind.Dimension || t.IsSpace || t.IsDelim('+') || t.IsDelim('-'))
                ? null : $":{state.Text}() only takes a count";
        }

        return Refuse(inner, state.Is(CssKind.Function, "has"));
    }

    private static string? RefuseAttribute(ArraySegment<CssToken> tokens, ref int at)
    {
        var inner = CssValues.Solid(Inside(tokens, ref at));
        if (inner is not [{ Kind: CssKind.Ident } name, ..] || !Attributes.Contains(name.Text))
        {
            return $"[{(inner.Count > 0 ? inner[0].Text : "")}] can't be used: attributes may hold what people typed";
        }

        var fine = inner.Count == 1 || (inner.Count is 3 or 4 && inner[^1].Kind is CssKind.String or CssKind.Ident && inner.Skip(1).SkipLast(1).All(t => t.Kind == CssKind.Delim));
        return fine ? null : $"[{name.Text} …] can't be read";
    }

    // What stands between the bracket at `at` and the one that closes it; `at` is left there.
    private static ArraySegment<CssToken> Inside(ArraySegment<CssToken> tokens, ref int at)
    {
        var from = at + 1;
        for (var depth = 1; ++at < tokens.Count;)
        {
            depth += tokens[at].Nesting;
            if (depth == 0)
            {
                break;
            }
        }

        return tokens[from..at];
    }

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
