namespace KtPortal.Web.Reports;

/// <summary>Figures as a table, for a file of any kind.</summary>
/// <param name="Rows">A text, a number or null under each head.</param>
/// <param name="How">How they were counted: Markdown, which holds no words of anybody's.</param>
public sealed record ReportTable(string Title, IReadOnlyList<string> Heads, IReadOnlyList<object?[]> Rows, string How)
{
    /// <summary>The heads on paper, where there is less room.</summary>
    public IReadOnlyList<string> HeadsOnPaper { get; init; } = Heads;

    /// <summary>The rows on paper, part by part.</summary>
    public IReadOnlyList<(string? Title, IReadOnlyList<object?[]> Rows)> PartsOnPaper { get; init; } = [(null, Rows)];

    /// <summary>What a cell says on paper.</summary>
    public Func<object?, string> Say { get; init; } = cell => cell is null ? "–" : FormattableString.CurrentCulture($"{cell}");
}
