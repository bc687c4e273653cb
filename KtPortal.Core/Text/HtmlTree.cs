using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace KtPortal.Core.Text;

/// <summary>Reads HTML the way browsers do, but no deeper than they do: the algorithm's time grows with the depth.</summary>
internal static class HtmlTree
{
    private const int Deepest = 400;
    private const int Longest = 2_000_000;
    private const int LookEvery = 32;

    [ThreadStatic]
    private static Watch? watch;

    private static readonly HtmlParser Parser = new(new HtmlParserOptions
    {
        DisableElementPositionTracking = true,
        SkipComments = true,
        SkipProcessingInstructions = true,
        OnCreated = (element, _) => watch?.See(element),
        ShouldEmitAttribute = (ref token, name) => AllowedTags.Reads(token.Name.Memory.Span, name.Span),
    });

    /// <summary>The body, or null where the text is too long or nested too deeply to be meant for people.</summary>
    public static IElement? Parse(string html)
    {
        if (html.Length > Longest)
        {
            return null;
        }

        watch = new Watch();
        try
        {
            // A doctype, or tables would stand inside paragraphs; a body, or a frameset could take its place.
            return Parser.ParseDocument("<!doctype html><body>" + html).Body;
        }
        catch (TooDeepException)
        {
            return null;
        }
        finally
        {
            watch = null;
        }
    }

    /// <summary>An element isn't in the tree yet when it is made, the one before it is.</summary>
    private sealed class Watch
    {
        private int seen;
        private IElement? last;

        public void See(IElement element)
        {
            if (++seen % LookEvery == 0)
            {
                var depth = 0;
                for (INode? node = last; node is not null; node = node.Parent)
                {
                    depth++;
                }

                if (depth > Deepest)
                {
                    throw new TooDeepException();
                }
            }

            last = element;
        }
    }

    private sealed class TooDeepException : Exception;
}
