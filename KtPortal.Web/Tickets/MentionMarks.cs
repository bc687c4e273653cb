using System.Text;
using System.Text.Encodings.Web;
using KtPortal.Core.Tickets;
using KtPortal.Web.Ui;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Tickets;

/// <summary>What was said, with a mark on whom it calls.</summary>
public static class MentionMarks
{
    public static IHtmlContent Said(ConversationEntry entry) =>
        entry.Mentioned.Count == 0 ? TextMarks.Said(entry.Said) : new HtmlString(Mark(Write(entry), entry.Mentioned));

    /// <param name="html">Well-formed: between its tags no "&lt;" stands that isn't one.</param>
    internal static string Mark(string html, IReadOnlyList<string> names)
    {
        var called = names.Select(n => "@" + HtmlEncoder.Default.Encode(n)).Concat(names.Select(n => "@" + n)).Distinct()
            .OrderByDescending(n => n.Length).ToList();
        var marked = new StringBuilder(html.Length + 64);
        for (var at = 0; at < html.Length;)
        {
            // What stands inside of a tag is none of the text's.
            var end = html[at] == '<' ? html.IndexOf('>', at) + 1 : html.IndexOf('<', at);
            end = end <= 0 ? html.Length : end;
            if (html[at] == '<')
            {
                marked.Append(html, at, end - at);
            }
            else
            {
                AppendText(marked, html.AsSpan(at, end - at), called);
            }

            at = end;
        }

        return marked.ToString();
    }

    private static void AppendText(StringBuilder marked, ReadOnlySpan<char> text, List<string> called)
    {
        while (text.Length > 0)
        {
            var at = text.IndexOf('@');
            if (at < 0)
            {
                marked.Append(text);
                return;
            }

            marked.Append(text[..at]);
            text = text[at..];
            var name = at > 0 && char.IsLetterOrDigit(marked[^1]) ? null : Called(text, called);
            var length = name?.Length ?? 1;
            marked.Append(name is null ? "" : "<b class=\"mention\">").Append(text[..length]).Append(name is null ? "" : "</b>");
            text = text[length..];
        }
    }

    private static string? Called(ReadOnlySpan<char> text, List<string> called)
    {
        foreach (var name in called)
        {
            if (text.StartsWith(name, StringComparison.Ordinal) && (text.Length == name.Length || !char.IsLetterOrDigit(text[name.Length])))
            {
                return name;
            }
        }

        return null;
    }

    private static string Write(ConversationEntry entry)
    {
        using var writer = new StringWriter();
        TextMarks.Said(entry.Said).WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }
}
