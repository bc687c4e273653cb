using Markdig;

namespace KtPortal.Core.Text;

/// <summary>What people write: Markdown in, safe HTML or readable text out.</summary>
public static class MarkdownText
{
    private const string Marks = @"\`*_[]<>&|~#+-=.)";
    private const long CacheBytes = 32 * 1024 * 1024;

    private static readonly MarkdownPipeline Pipeline = BuildPipeline();

    private static readonly RenderCache<string> Cache = new(CacheBytes, html => 2L * html.Length);

    public static string ToHtml(string markdown) =>
        PlainMarkdown.IsPlain(markdown) ? PlainText.ToHtml(markdown) : Cache.GetOrAdd(markdown, Render);

    public static string ToPlain(string markdown) =>
        PlainMarkdown.IsPlain(markdown) ? markdown.ReplaceLineEndings("\n").Trim() : HtmlSanitizer.ToPlain(ToHtml(markdown));

    /// <summary>The beginning in one line, marks left out; ends in "…" where something is missing. Not encoded.</summary>
    public static string Preview(string markdown, int maxChars) => MarkdownPreview.Write(markdown, maxChars);

    /// <summary>Somebody's words, to stand in Markdown as they are.</summary>
    public static string Escape(string words) => PlainMarkdown.IsPlain(words)
        ? words
        : string.Concat(words.Select(c => Marks.Contains(c, StringComparison.Ordinal) ? $"\\{c}" : $"{c}"));

    internal static string Render(string markdown)
    {
        if (MarkdownLoad.IsTooMuch(markdown))
        {
            return PlainText.ToHtml(markdown);
        }

        string html;
        try
        {
            html = Markdown.ToHtml(markdown, Pipeline);
        }
        catch (ArgumentException)
        {
            return PlainText.ToHtml(markdown); // Markdig's word for "nested too deeply"
        }

        return HtmlSanitizer.Clean(html);
    }

    private static MarkdownPipeline BuildPipeline()
    {
        var builder = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseTaskLists().UseSoftlineBreakAsHardlineBreak();
        builder.InlineParsers.Insert(0, new MarkdownLinks());
        return builder.Build();
    }
}
