using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax.Inlines;

namespace KtPortal.Core.Text;

/// <summary>Addresses in Markdown are found as in plain text: in quotes too, and where no space stands before them.</summary>
internal sealed class MarkdownLinks : InlineParser
{
    public MarkdownLinks() => OpeningCharacters = ['h', 'H', 'm', 'M', 't', 'T', 'w', 'W'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var link = LinkFinder.UrlAt(slice.Text.AsSpan(0, slice.End + 1), slice.Start);
        if (link.Length is 0 or > SafeUrl.Longest || IsInBrackets(processor.Inline))
        {
            return false;
        }

        var words = new StringSlice(slice.Text, slice.Start, slice.Start + link.Length - 1);
        var inline = new LinkInline { Url = link.Prefix + words, IsClosed = true, IsAutoLink = true };
        inline.AppendChild(new LiteralInline(words) { IsClosed = true });
        processor.Inline = inline;
        slice.Start += link.Length;
        return true;
    }

    // They may become a link, which holds no other.
    private static bool IsInBrackets(Inline? inline)
    {
        while (inline is not null and not LinkDelimiterInline)
        {
            inline = inline.Parent;
        }

        return inline is not null;
    }
}
