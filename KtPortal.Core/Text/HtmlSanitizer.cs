namespace KtPortal.Core.Text;

/// <summary>
/// The one sanitizer: whatever HTML a person or a mail brought in, what comes out can't run, load from elsewhere, submit or
/// leave its box. To be placed in an element that may hold blocks.
/// </summary>
public static class HtmlSanitizer
{
    public static string Clean(string html) =>
        (HtmlTree.Parse(html) is { } body ? HtmlCleaner.Clean(body) : null) ?? PlainText.ToHtml(HtmlWords.Of(html));

    /// <summary>What a reader would see, as text: for a mail's plain part, for search and for excerpts.</summary>
    public static string ToPlain(string html) => HtmlTree.Parse(html) is { } body ? HtmlText.Write(body) : HtmlWords.Of(html).Trim();
}
