using System.Text.Json;
using KtPortal.Core.Languages;
using KtPortal.Core.Surveys;
using KtPortal.Core.Tickets;
using KtPortal.Web.Languages;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Tickets;

/// <summary>What was said and done on a ticket, in words.</summary>
public static class ConversationMarks
{
    /// <summary>A step of the ticket's life as staff read it.</summary>
    public static IHtmlContent Step(ConversationEntry entry) => new TimelineMark(entry);

    /// <summary>A step of the client's timeline in one line; null for what clients need not read.</summary>
    public static string? ClientLine(ConversationEntry entry)
    {
        using var data = JsonDocument.Parse(entry.Content);
        var to = data.RootElement.TryGetProperty("to", out var after) ? after : default;
        return entry.Kind switch
        {
            // A client's answer ended the wait for it: that is what he reads above. Staff's own changes name the tenant's statuses.
            "status" when From(data) == "pending" && Text(to, "status") is "in_progress" or "open" => null,
            "removed" => CommentTexts.MessageRemoved,
            "file_removed" => CommentTexts.FileRemoved,
            "accepted" => SharedTexts.LetIn.With(entry.Author),
            "status" => StatusLine(entry, to),
            "priority" => SharedTexts.SetPriority.With(entry.Author, TenantWords.Of(Text(to, "priority"))),
            "reopened" => SharedTexts.OpenedAgain.With(entry.Author),
            "closed" when DaysUnopposed(to) is { } days => SharedTexts.ClosedUnopposed.For(days),
            "closed" => SharedTexts.ClosedIt.With(entry.Author),
            "rated" => SharedTexts.RatedIt.With(entry.Author, Text(to, "rating"), Survey.Best),
            "cancelled" => SharedTexts.Withdrew.With(entry.Author),
            "refused" => SharedTexts.Declined,
            "planned" when Text(to, "planned") is { Length: > 0 } when => SharedTexts.PlannedIt.With(entry.Author, when),
            "planned" => SharedTexts.PlannedNoMore.With(entry.Author),
            "merged" => SharedTexts.MergedHere.With(entry.Author, Text(to, "merged")),
            "split" => SharedTexts.SplitOff.With(Text(to, "split")),
            "split_from" => SharedTexts.SplitFrom.With(Text(to, "split_from")),
            "participant_added" => SharedTexts.AddedPerson.With(entry.Author, Text(to, "participant")),
            "participant_removed" => SharedTexts.RemovedPerson.With(
                entry.Author, data.RootElement.TryGetProperty("from", out var was) ? Text(was, "participant") : ""),
            "follow_up" => SharedTexts.FollowUpOf.With(Text(data.RootElement, "note")),
            _ => null,
        };
    }

    /// <summary>After how many days without objection it closed by itself; null if somebody closed it.</summary>
    internal static int? DaysUnopposed(JsonElement to) =>
        to.ValueKind == JsonValueKind.Object && to.TryGetProperty("after_days", out var days) && days.TryGetInt32(out var count) ? count : null;

    public static string IconOf(string kind) => kind switch
    {
        "removed" or "file_removed" => "trash-2",
        "priority" => "arrow-up",
        "participant_added" => "user-round-plus",
        "participant_removed" => "user-round-x",
        "rated" => "star",
        "planned" => "calendar-clock",
        "reopened" or "follow_up" => "reply",
        "merged" => "merge",
        "split" or "split_from" => "split",
        "accepted" or "closed" or "refused" or "cancelled" => "check",
        _ => "circle-user-round",
    };

    private static string? StatusLine(ConversationEntry entry, JsonElement to) => (Text(to, "client_status") is { Length: > 0 } read ? read : Text(to, "status")) switch
    {
        "in_progress" or "In Progress" => SharedTexts.IsOnIt.With(entry.Author),
        "pending" or "Waiting for your reply" => SharedTexts.WaitsForYou,
        "resolved" or "Resolved" => SharedTexts.ResolvedIt.With(entry.Author),
        "closed" or "Closed" => SharedTexts.ClosedIt.With(entry.Author),
        "open" or "Open" => SharedTexts.OpenAgain,
        "cancelled" or "Cancelled" => SharedTexts.CancelledIt.With(entry.Author),
        "" => null,
        var other => SharedTexts.SetStatus.With(entry.Author, TenantWords.Of(other)),
    };

    private static string From(JsonDocument data) => data.RootElement.TryGetProperty("from", out var before) ? Text(before, "status") : "";

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value.ToString() : "";
}
