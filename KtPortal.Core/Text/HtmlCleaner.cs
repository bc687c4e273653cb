using System.Collections.Frozen;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Ganss.Xss;
using Library = Ganss.Xss.HtmlSanitizer;

namespace KtPortal.Core.Text;

/// <summary>
/// Makes of a tree what our pages show of it: what is only called otherwise is renamed, what is unknown is left out around what it
/// holds. Then the library takes out whatever is not on our lists: nothing is changed behind it.
/// </summary>
internal static class HtmlCleaner
{
    private const int MostElements = 30_000;

    // To move a node has its place looked for among all that stand beside it.
    private const int MostMoved = 10_000;

    private static readonly Library Library = Configured();

    /// <summary>As HTML, or null where too much of it would have to be made anew.</summary>
    public static string? Clean(IElement body)
    {
        var elements = body.QuerySelectorAll("*");
        if (elements.Length > MostElements)
        {
            return null;
        }

        var moved = 0;
        for (var i = 0; i < elements.Length && moved <= MostMoved; i++)
        {
            moved += Translate(elements[i]);
        }

        if (moved > MostMoved)
        {
            return null;
        }

        Library.SanitizeDom((IHtmlDocument)body.Owner!, (IHtmlElement)body);
        return HtmlWriter.Write(body);
    }

    private static Library Configured()
    {
        var library = new Library(new HtmlSanitizerOptions
        {
            AllowedTags = AllowedTags.Written.Values.ToFrozenSet(),
            AllowedAttributes = HtmlAttributes.Written,
            AllowedSchemes = SafeUrl.Schemes,
            UriAttributes = new HashSet<string> { "href", "src" },
        });

        // The library takes what stands before any colon for a scheme, in "?at=12:30" too: who filters says what is right.
        library.FilterUrl += (_, found) => found.SanitizedUrl =
            found.Tag.LocalName == "img" ? SafeUrl.Image(found.OriginalUrl) : SafeUrl.Link(found.OriginalUrl);
        return library;
    }

    /// <returns>How many nodes had to be moved.</returns>
    private static int Translate(IElement element)
    {
        var name = element.LocalName;
        if (name == "input")
        {
            return Replace(element, Tick(element));
        }

        if (name == "img" && SafeUrl.Image(element.GetAttribute("src")) is null)
        {
            return Replace(element, element.Owner!.CreateTextNode(element.GetAttribute("alt") ?? ""));
        }

        var isWritten = AllowedTags.Written.TryGetValue(name, out var written);
        if ((!isWritten && !AllowedTags.DroppedWhole.Contains(name)) || (name == "a" && SafeUrl.Link(element.GetAttribute("href")) is null))
        {
            return Replace(element, [.. element.ChildNodes]);
        }

        if (isWritten && written != name)
        {
            return Rename(element, written!);
        }

        HtmlAttributes.Mend(element);
        return 0;
    }

    private static int Rename(IElement element, string name)
    {
        var renamed = element.Owner!.CreateElement(name);
        foreach (var attribute in element.Attributes)
        {
            renamed.SetAttribute(attribute.Name, attribute.Value);
        }

        HtmlAttributes.Mend(renamed);
        renamed.Append([.. element.ChildNodes]);
        return Replace(element, renamed) + renamed.ChildNodes.Length;
    }

    private static int Replace(IElement element, params INode[] by)
    {
        if (by.Length == 0)
        {
            element.Remove();
        }
        else
        {
            element.Replace(by);
        }

        return by.Length + 1;
    }

    // A task list's box, as a character: nothing here can be ticked or sent.
    private static IText Tick(IElement input)
    {
        var isBox = string.Equals(input.GetAttribute("type"), "checkbox", StringComparison.OrdinalIgnoreCase);
        return input.Owner!.CreateTextNode(!isBox ? "" : input.HasAttribute("checked") ? "\u2611" : "\u2610");
    }
}
