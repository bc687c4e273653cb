using System.Text.Encodings.Web;
using System.Text.Json;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui;

/// <summary>What was said and done on a ticket, in words.</summary>
public static class ConversationMarks
{
    /// <summary>Markdown as safe HTML.</summary>
    public static IHtmlContent Markdown(string text) => new Html(MarkdownText.ToHtml(text));

    /// <summary>The beginning of a text in one line, without its marks.</summary>
    public static string Preview(string text) => MarkdownText.Preview(text, 110);

    /// <summary>Files as cards, pictures and others alike: name, kind and size; the link authorises each download.</summary>
    public static IHtmlContent Files(IReadOnlyList<AttachedFile> files) => new FileCards(files);

    /// <summary>Files as quiet badges in a row, for the desk's dense conversation.</summary>
    public static IHtmlContent FileBadges(IReadOnlyList<AttachedFile> files) => new Badges(files);

    /// <summary>A step of the ticket's life as staff read it.</summary>
    public static IHtmlContent Step(ConversationEntry entry) => new TimelineMark(entry);

    /// <summary>A step of the client's timeline in one line; null for what clients need not read.</summary>
    public static string? ClientLine(ConversationEntry entry)
    {
        using var data = JsonDocument.Parse(entry.Content);
        var to = data.RootElement.TryGetProperty("to", out var after) ? after : default;
        return entry.Kind switch
        {
            "accepted" => $"{entry.Author} let it in",
            "status" => StatusLine(entry, to),
            "priority" => $"{entry.Author} set the priority to {Text(to, "priority")}",
            "reopened" => $"{entry.Author} opened it again",
            "closed" => $"{entry.Author} closed it",
            "cancelled" => $"{entry.Author} withdrew it",
            "refused" => "It was declined",
            "undone" => $"{entry.Author} took the last step back",
            "follow_up" => $"Follow-up of {Text(data.RootElement, "note")}",
            _ => null,
        };
    }

    public static string IconOf(string kind) => kind switch
    {
        "priority" => "arrow-up",
        "reopened" or "follow_up" or "undone" => "reply",
        "accepted" or "closed" or "refused" or "cancelled" => "check",
        _ => "circle-user-round",
    };

    private static string? StatusLine(ConversationEntry entry, JsonElement to) => Text(to, "status") switch
    {
        "in_progress" or "In Progress" => $"{entry.Author} is on it",
        "pending" or "Waiting for your reply" => "It waits for your reply",
        "resolved" or "Resolved" => $"{entry.Author} resolved it",
        "closed" or "Closed" => $"{entry.Author} closed it",
        "open" or "Open" => "It is open again",
        "cancelled" or "Cancelled" => $"{entry.Author} cancelled it",
        "" => null,
        var other => $"{entry.Author} set it to {other}",
    };

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value.ToString() : "";

    private readonly struct Html(string html) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder) => writer.Write(html);
    }

    private readonly struct Badges(IReadOnlyList<AttachedFile> files) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            if (files.Count == 0)
            {
                return;
            }

            writer.Write("<p class=\"att\">");
            foreach (var file in files)
            {
                writer.Write("<a class=\"badge badge-line\" hx-boost=\"false\" href=\"/files/");
                writer.Write(file.Id.ToString());
                writer.Write("\">");
                Marks.Icon(file.ContentType.StartsWith("image/", StringComparison.Ordinal) ? "image" : "file-text").WriteTo(writer, encoder);
                writer.Write("<span class=\"truncate\">");
                encoder.Encode(writer, file.Name);
                writer.Write("</span><span class=\"text-ink-3\">");
                encoder.Encode(writer, Texts.FileSize(file.Size));
                writer.Write("</span></a>");
            }

            writer.Write("</p>");
        }
    }

    private readonly struct FileCards(IReadOnlyList<AttachedFile> files) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            if (files.Count == 0)
            {
                return;
            }

            writer.Write("<div class=\"mt-3 grid gap-2\">");
            foreach (var file in files)
            {
                writer.Write("<a class=\"file\" hx-boost=\"false\" href=\"/files/");
                writer.Write(file.Id.ToString());
                writer.Write("\"><span class=\"file-ic\">");
                Marks.Icon(file.ContentType.StartsWith("image/", StringComparison.Ordinal) ? "image" : "file-text", "icon-18").WriteTo(writer, encoder);
                writer.Write("</span><span class=\"min-w-0\"><span class=\"block truncate font-medium\">");
                encoder.Encode(writer, file.Name);
                writer.Write("</span><span class=\"text-ink-3\">");
                encoder.Encode(writer, Texts.FileSize(file.Size));
                writer.Write("</span></span></a>");
            }

            writer.Write("</div>");
        }
    }
}
