namespace KtPortal.Core.Text;

/// <summary>What somebody wrote, and how: it is shown by the rules it was written by, wherever that is.</summary>
public readonly record struct WrittenText(string Text, TextFormat Format)
{
    public static WrittenText AsTyped(string text) => new(text, TextFormat.Plain);

    public static WrittenText InMarkdown(string text) => new(text, TextFormat.Markdown);

    public bool IsPlain => Format == TextFormat.Plain;

    /// <summary>Safe HTML. Of plain text, blanks count: what holds it keeps them (<c>white-space: pre-wrap</c>).</summary>
    public string ToHtml() => IsPlain ? VerbatimText.ToHtml(Text) : MarkdownText.ToHtml(Text);

    /// <summary>To be read where there is no HTML.</summary>
    public string ToPlain() => IsPlain ? TypedText.WithLineEnds(Text).TrimEnd() : MarkdownText.ToPlain(Text);

    /// <summary>The beginning in one line; ends in "…" where something is missing. Not encoded.</summary>
    public string Preview(int maxChars) =>
        IsPlain ? VerbatimText.Preview(Text, maxChars) : MarkdownText.Preview(Text, maxChars);

    /// <summary>
    /// As it is kept: with line ends of one character, and without blank lines around it. How far the first line is indented is part
    /// of what was typed.
    /// </summary>
    public WrittenText Trimmed()
    {
        var lines = TypedText.WithLineEnds(Text);
        return this with { Text = IsPlain ? VerbatimText.Trim(lines) : lines.Trim() };
    }
}
