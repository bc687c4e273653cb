using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace KtPortal.Core.Text;

/// <summary>
/// Reads HTML the way browsers do, but no deeper than they do, and not more of it than people write: the algorithm's time grows
/// with the depth, its memory with the elements, and formats left open are made anew in every block.
/// </summary>
internal static class HtmlTree
{
    public const int Longest = 2_000_000;
    public const int LookEvery = 32;
    private const int Deepest = 400;
    private const int MostElements = 60_000;

    /// <summary>Depth of all elements together: the parser looks at what is open with each, some fifty bytes a look.</summary>
    private const int MostDepthInAll = 1_500_000;

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

    /// <summary>The body, or null where the text is too long, too rich or nested too deeply to be meant for people.</summary>
    public static IElement? Parse(string html, CancellationToken cancel = default)
    {
        if (html.Length > Longest || !HtmlFormats.AreBearable(html))
        {
            return null;
        }

        watch = new Watch(cancel);
        try
        {
            // A doctype, or tables would stand inside paragraphs; a body, or a frameset could take its place.
            return Parser.ParseDocument("<!doctype html><body>" + html).Body;
        }
        catch (TooMuchException)
        {
            return null;
        }
        finally
        {
            watch = null;
        }
    }

    /// <summary>An element isn't in the tree yet when it is made, the one before it is.</summary>
    private sealed class Watch(CancellationToken cancel)
    {
        private int seen;
        private int depthInAll;
        private IElement? last;

        public void See(IElement element)
        {
            if (++seen % LookEvery == 0)
            {
                cancel.ThrowIfCancellationRequested();
                var depth = 0;
                for (INode? node = last; node is not null; node = node.Parent)
                {
                    depth++;
                }

                depthInAll += depth * LookEvery;
                if (depth > Deepest || seen > MostElements || depthInAll > MostDepthInAll)
                {
                    throw new TooMuchException();
                }
            }

            last = element;
        }
    }

    private sealed class TooMuchException : Exception;
}
