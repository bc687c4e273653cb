using System.Text.Encodings.Web;
using System.Text.Json;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Web.Languages;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui;

/// <summary>A step of a ticket's life as staff read it: a shape, who, and what.</summary>
internal readonly struct TimelineMark(ConversationEntry entry) : IHtmlContent
{
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        using var data = JsonDocument.Parse(entry.Content);
        var (from, to) = (Part(data, "from"), Part(data, "to"));
        Shape(to).WriteTo(writer, encoder);
        writer.Write("<span>");
        if (ConversationMarks.DaysUnopposed(to) is { } days)
        {
            encoder.Encode(writer, SharedTexts.ClosedUnopposed.For(days));
        }
        else
        {
            writer.Write("<b>");
            encoder.Encode(writer, entry.Author);
            writer.Write("</b> ");
            encoder.Encode(writer, Words(data, from, to));
        }

        writer.Write("</span>");
    }

    private string Words(JsonDocument data, JsonElement from, JsonElement to) => entry.Kind switch
    {
        "accepted" => "accepted it",
        "assigned" when Text(to, "assignee") == entry.Author => "took it",
        "assigned" when Text(from, "assignee") is { Length: > 0 } before => $"handed it from {before} to {Text(to, "assignee")}",
        "assigned" => $"assigned it to {Text(to, "assignee")}",
        "unassigned" => $"took it from {Text(from, "assignee")}: nobody has it",
        "status" when Text(from, "status") is { Length: > 0 } before => $"set the status from {Status(before)} to {Status(Text(to, "status"))}",
        "status" => $"set the status to {Status(Text(to, "status"))}",
        "priority" => $"changed the priority from {Text(from, "priority")} to {Text(to, "priority")}",
        "category" => Text(to, "category") is { Length: > 0 } category ? $"set the category to {category}" : "removed the category",
        "reopened" => Note(data) is { } why ? $"opened it again: {why}" : "opened it again",
        "refused" => "refused it",
        "undone" when Text(to, "status") is { Length: > 0 } back => $"took the last step back: it is {Status(back)} again",
        "undone" => "took the last step back",
        "closed" => "closed it",
        "cancelled" => "withdrew it",
        "follow_up" => $"sent it as a follow-up of {Text(data.RootElement, "note")}",
        "mail_held" => $"held a mail. {Note(data)}",
        "mail_accepted" => $"took in the held mail from {Note(data)}",
        "mail_declined" => $"declined the held mail from {Note(data)}",
        "participants_confirmed" => $"let {Note(data)} take part",
        "participants_declined" => $"did not let {Note(data)} take part",
        "sender_not_verified" => $"could not be verified. {Note(data)}",
        "unknown_sender" or "names_ticket" => $"wrote by mail. {Note(data)}",
        var other => other.Replace('_', ' '),
    };

    private IHtmlContent Shape(JsonElement to) => entry.Kind switch
    {
        "status" when PhaseOf(to) is { } phase => Marks.PhaseMark(Ui.Words.Of(phase)),
        "status" => Marks.Icon("circle-dashed"),
        "priority" => Marks.Icon("signal"),
        "assigned" => Marks.Icon("user-round-plus"),
        "unassigned" => Marks.Icon("user-round-x"),
        "reopened" => Marks.Icon("rotate-cw"),
        "undone" => Marks.Icon("history"),
        "refused" or "cancelled" => Marks.Icon("x"),
        "category" => Marks.Icon("list"),
        "follow_up" => Marks.Icon("link"),
        "mail_held" or "mail_declined" or "sender_not_verified" => Marks.Icon("mail-warning"),
        "participants_confirmed" => Marks.Icon("user-round-plus"),
        "participants_declined" => Marks.Icon("user-round-x"),
        _ => Marks.Icon("check"),
    };

    private static Phase? PhaseOf(JsonElement to) =>
        EnumText<Phase>.TryParse(Text(to, "phase"), out var phase) || EnumText<Phase>.TryParse(Text(to, "status"), out phase) ? phase : null;

    // Some events carry the phase, some the tenant's own word.
    private static string Status(string text) => EnumText<Phase>.TryParse(text, out var phase) ? Ui.Words.Plain(phase) : text;

    private static string? Note(JsonDocument data) => Text(data.RootElement, "note") is { Length: > 0 } note ? note : null;

    private static JsonElement Part(JsonDocument data, string name) => data.RootElement.TryGetProperty(name, out var part) ? part : default;

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value.ToString() : "";
}
