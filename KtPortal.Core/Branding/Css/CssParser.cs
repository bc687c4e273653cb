namespace KtPortal.Core.Branding.Css;

/// <summary>A rule: <c>prelude { body }</c>, or <c>@name prelude { body }</c>, or <c>@name prelude;</c> without a body.</summary>
/// <param name="At">The name after the @, in small letters; null for a style rule.</param>
internal sealed record CssRule(string? At, ArraySegment<CssToken> Prelude, CssBlock? Body, int Line);

internal sealed record CssDeclaration(string Name, ArraySegment<CssToken> Value, int Line);

internal sealed record CssBlock(IReadOnlyList<CssRule> Rules, IReadOnlyList<CssDeclaration> Declarations);

/// <summary>The sheet can't be read, from this line on.</summary>
internal sealed class CssSyntaxException(string message, int line) : Exception(message)
{
    public int Line { get; } = line;
}

/// <summary>
/// Rules and declarations out of tokens, each a range of the one array that was read: nothing is copied, however deep it lies. Where a browser would guess what was meant (a brace too few, a string that does not
/// end), this stops: what it hands on means the same to everybody.
/// </summary>
internal sealed class CssParser
{
    public const int MaxDepth = 4;
    public const int MaxBrackets = 20;
    public const int MaxRules = 2000;

    private readonly CssToken[] tokens;
    private int at;
    private int rules;

    private CssParser(CssToken[] tokens) => this.tokens = tokens;

    public static IReadOnlyList<CssRule> Read(string css)
    {
        var tokens = CssTokenizer.Read(css);
        if (Array.Find(tokens, t => t.Kind is CssKind.BadString or CssKind.BadUrl) is { Line: > 0 } bad)
        {
            throw new CssSyntaxException(bad.Kind == CssKind.BadUrl ? "An address in url(…) is not readable." : $"A {bad.Text} does not end.", bad.Line);
        }

        return new CssParser(tokens).Sheet();
    }

    private CssToken Now => at < tokens.Length ? tokens[at] : new(CssKind.End, "", tokens.Length > 0 ? tokens[^1].Line : 1);

    private List<CssRule> Sheet()
    {
        var sheet = new List<CssRule>();
        for (SkipSpace(); Now.Kind != CssKind.End; SkipSpace())
        {
            sheet.Add(Rule(1));
        }

        return sheet;
    }

    private CssRule Rule(int depth)
    {
        if (++rules > MaxRules)
        {
            throw new CssSyntaxException($"More than {MaxRules} rules.", Now.Line);
        }

        var (line, name) = (Now.Line, (string?)null);
        if (Now.Kind == CssKind.AtKeyword)
        {
            name = Now.Text.ToLowerInvariant();
            at++;
        }

        var prelude = Until(CssKind.OpenCurly, name is null ? CssKind.OpenCurly : CssKind.Semicolon);
        if (name is not null && Now.Kind == CssKind.Semicolon)
        {
            at++;
            return new(name, prelude, null, line);
        }

        if (Now.Kind != CssKind.OpenCurly)
        {
            throw new CssSyntaxException("Here a rule begins that has no { … }.", line);
        }

        at++;
        return new(name, prelude, Block(depth + 1, line), line);
    }

    private CssBlock Block(int depth, int line)
    {
        if (depth > MaxDepth + 1)
        {
            throw new CssSyntaxException($"Rules lie more than {MaxDepth} deep in each other.", line);
        }

        var (inner, declarations) = (new List<CssRule>(), new List<CssDeclaration>());
        while (true)
        {
            SkipSpace();
            switch (Now.Kind)
            {
                case CssKind.CloseCurly:
                    at++;
                    return new(inner, declarations);
                case CssKind.End:
                    throw new CssSyntaxException("The { of this rule is never closed.", line);
                case CssKind.Semicolon:
                    at++;
                    break;
                default:
                    if (IsRule())
                    {
                        inner.Add(Rule(depth));
                    }
                    else
                    {
                        declarations.Add(Declaration());
                    }

                    break;
            }
        }
    }

    // A declaration ends before a brace opens, except in a custom property's own {} value, which isn't taken either.
    private bool IsRule()
    {
        for (var i = at; i < tokens.Length; i++)
        {
            switch (tokens[i].Kind)
            {
                case CssKind.OpenCurly:
                    return true;
                case CssKind.Semicolon or CssKind.CloseCurly:
                    return tokens[at].Kind == CssKind.AtKeyword;
            }
        }

        return false;
    }

    private CssDeclaration Declaration()
    {
        var name = Now;
        if (name.Kind != CssKind.Ident)
        {
            throw new CssSyntaxException("Here should stand the name of a property.", name.Line);
        }

        at++;
        SkipSpace();
        if (Now.Kind != CssKind.Colon)
        {
            throw new CssSyntaxException($"After \"{name.Text}\" a colon is missing.", name.Line);
        }

        at++;
        return new(name.Text.StartsWith("--", StringComparison.Ordinal) ? name.Text : name.Text.ToLowerInvariant(), Until(CssKind.Semicolon, CssKind.CloseCurly), name.Line);
    }

    private ArraySegment<CssToken> Until(CssKind end, CssKind orEnd)
    {
        var (from, open) = (at, new Stack<CssToken>());
        for (; Now.Kind != CssKind.End; at++)
        {
            var token = Now;
            if (open.Count == 0 && (token.Kind == end || token.Kind == orEnd))
            {
                break;
            }

            if (token.Nesting > 0)
            {
                open.Push(token);
            }

            if (open.Count > MaxBrackets)
            {
                throw new CssSyntaxException($"Brackets lie more than {MaxBrackets} deep in each other.", token.Line);
            }

            if (token.Nesting < 0)
            {
                var square = token.Kind == CssKind.CloseSquare;
                if (!open.TryPop(out var opened) || opened.Kind == CssKind.OpenSquare != square)
                {
                    throw new CssSyntaxException($"A \"{token.Text}\" closes nothing.", token.Line);
                }
            }
            else if (token.Kind is CssKind.OpenCurly or CssKind.CloseCurly)
            {
                throw new CssSyntaxException($"A \"{token.Text}\" stands where none belongs.", token.Line);
            }
        }

        return open.TryPeek(out var unclosed)
            ? throw new CssSyntaxException($"The bracket of \"{unclosed.Text}\" is never closed.", unclosed.Line)
            : new ArraySegment<CssToken>(tokens, from, at - from);
    }

    private void SkipSpace()
    {
        while (Now.IsSpace)
        {
            at++;
        }
    }
}
