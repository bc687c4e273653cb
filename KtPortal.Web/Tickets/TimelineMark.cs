using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Sla;
using KtPortal.Core.Surveys;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Assignment;
using KtPortal.Web.Languages;
using KtPortal.Web.Ui;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Tickets;

/// <summary>A step of a ticket's life as staff read it: a shape, who, and what.</summary>
internal readonly struct TimelineMark(ConversationEntry entry) : IHtmlContent
{
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        using var data = JsonDocument.Parse(entry.Content);
        var (from, to) = (Part(data, "from"), Part(data, "to"));
        Shape(to).WriteTo(writer, encoder);
        writer.Write("<span>");
        Words(data, from, to).WriteTo(writer, encoder);
        writer.Write("</span>");
    }

    private IHtmlContent Words(JsonDocument data, JsonElement from, JsonElement to) => entry.Kind switch
    {
        _ when ConversationMarks.DaysUnopposed(to) is { } days => SharedTexts.ClosedUnopposed.For(days).Rich(),
        "accepted" => Say(StepTexts.Accepted),
        "assigned" when Text(to, "assignee") == entry.Author => Say(StepTexts.Took),
        "assigned" when Text(from, "assignee") is { Length: > 0 } before => Say(StepTexts.Handed, before, Text(to, "assignee")),
        "assigned" => Say(StepTexts.Assigned, Text(to, "assignee")),
        AssignByStrategy.Step => Chosen(to),
        "escalated" => Say(StepTexts.Escalated, Text(to, "escalation"), Note(data)),
        "settled" => Say(StepTexts.Settled),
        "related" => Related(to),
        "unrelated" => Say(StepTexts.UnrelatedFrom, Only(from).Value),
        "merged" => Say(StepTexts.MergedHere, Text(to, "merged"), Note(data)),
        "split" => Say(StepTexts.SplitOff, Text(to, "split")),
        "split_from" => Say(StepTexts.SplitFrom, Text(to, "split_from")),
        "merged_into" => Say(StepTexts.MergedThere, Text(to, "merged_into")),
        "rated" => Say(StepTexts.Rated, Text(to, "rating"), Survey.Best),
        "survey" => Say(StepTexts.SurveySent),
        "survey_reminder" => Say(StepTexts.SurveyReminded),
        "removed" when Text(to, "author") is var author && author != entry.Author => Say(StepTexts.CommentRemoved, author),
        "removed" => Say(StepTexts.OwnCommentRemoved),
        "deleted" => Say(StepTexts.TicketDeleted, Note(data)),
        "restored" => Say(StepTexts.TicketRestored),
        "redacted" => Redacted(data, to),
        "file_removed" => Say(StepTexts.FileGone),
        "unassigned" => Say(StepTexts.Unassigned, Text(from, "assignee")),
        "status" when Text(from, "status") is { Length: > 0 } before => Say(StepTexts.StatusFromTo, Status(before), Status(Text(to, "status"))),
        "status" => Say(StepTexts.StatusTo, Status(Text(to, "status"))),
        "priority" => Say(StepTexts.PriorityFromTo, TenantWords.Of(Text(from, "priority")), TenantWords.Of(Text(to, "priority"))),
        "category" when Text(to, "category") is { Length: > 0 } category => Say(StepTexts.CategoryTo, TenantWords.Of(category)),
        "category" => Say(StepTexts.CategoryRemoved),
        "type" when Text(to, "type") is { Length: > 0 } type => Say(StepTexts.TypeTo, TenantWords.Of(type)),
        "type" => Say(StepTexts.TypeRemoved),
        "service" when Text(to, "service") is { Length: > 0 } service => Say(StepTexts.ServiceTo, TenantWords.Of(service)),
        "service" => Say(StepTexts.ServiceRemoved),
        "queue" => Say(StepTexts.QueueTo, TenantWords.Of(Text(to, "queue"))),
        "team" when Text(to, "team") is { Length: > 0 } team => Say(StepTexts.TeamTo, TenantWords.Of(team)),
        "team" => Say(StepTexts.TeamRemoved),
        "planned" when Text(to, "planned") is { Length: > 0 } when => Say(StepTexts.Planned, when),
        "planned" => Say(StepTexts.PlannedNoMore),
        "tags" when Text(to, "tags") is { Length: > 0 } tags => Say(StepTexts.Tagged, tags),
        "tags" => Say(StepTexts.Untagged),
        "field" when Only(to) is { Value.Length: > 0 } now && Only(from) is { Value.Length: > 0 } was =>
            Say(StepTexts.FieldFromTo, now.Name, was.Value, now.Value),
        "field" when Only(to) is { Value.Length: > 0 } set => Say(StepTexts.FieldTo, set.Name, set.Value),
        "field" => Say(StepTexts.FieldRemoved, Only(from).Name),
        "reopened" when Note(data) is { } why => Say(StepTexts.ReopenedWhy, why),
        "reopened" => Say(StepTexts.Reopened),
        "refused" => Say(StepTexts.Refused),
        "undone" when Text(to, "status") is { Length: > 0 } back => Say(StepTexts.UndoneTo, Status(back)),
        "undone" => Say(StepTexts.Undone),
        "closed" => Say(StepTexts.Closed),
        "cancelled" => Say(StepTexts.Withdrew),
        "follow_up" => Say(StepTexts.FollowUp, Text(data.RootElement, "note")),
        "mail_held" => Say(StepTexts.MailHeld, Note(data)),
        "mail_accepted" => Say(StepTexts.MailAccepted, Note(data)),
        "mail_declined" => Say(StepTexts.MailDeclined, Note(data)),
        "participants_confirmed" => Say(StepTexts.Confirmed, Note(data)),
        "participants_declined" => Say(StepTexts.Declined, Note(data)),
        "participant_added" => Say(StepTexts.PersonAdded, Text(to, "participant")),
        "participant_removed" => Say(StepTexts.PersonRemoved, Text(from, "participant")),
        "watched" => Say(StepTexts.Watched),
        "unwatched" => Say(StepTexts.Unwatched),
        "confirmed" => Say(StepTexts.ConfirmedAddress),
        "named_otherwise" => Say(StepTexts.NamedOtherwise, Note(data)),
        "sender_not_verified" => Say(StepTexts.NotVerified, Note(data)),
        "sla_warning" => Say(StepTexts.SlaWarning, Metric(to), Text(to, "percent")),
        "sla_breached" when Text(to, "cause") == "change" => Say(StepTexts.SlaBreachedByChange, Metric(to)),
        "sla_breached" => Say(StepTexts.SlaBreached, Metric(to)),
        "sla_applied" when Text(to, "policy") is { Length: > 0 } policy => Say(StepTexts.SlaApplied, TenantWords.Of(policy)),
        "sla_applied" => Say(StepTexts.SlaUsual),
        "sla_excluded" => Say(StepTexts.SlaExcluded, Text(to, "reason")),
        "sla_included" => Say(StepTexts.SlaIncluded),
        "sla_waived" => Say(StepTexts.SlaWaived, Metric(to), Text(to, "reason")),
        "unknown_sender" or "names_ticket" => Say(StepTexts.WroteByMail, Note(data)),
        var other => Say("<b>{0}</b> {1}", other.Replace('_', ' ')),
    };

    private IHtmlContent Redacted(JsonDocument data, JsonElement to) => Say(
        Text(to, "removed") switch
        {
            "file" => StepTexts.RedactedFile,
            "description" => StepTexts.RedactedDescription,
            _ => StepTexts.RedactedComment,
        },
        Note(data));

    private IHtmlContent Chosen(JsonElement to) => Text(to, "why") switch
    {
        "previous" => Say(StepTexts.AutoPrevious, Text(to, "assignee")),
        "least_loaded" => Say(StepTexts.AutoLoad, Text(to, "assignee"), Load(to)),
        "skills" => Say(StepTexts.AutoSkills, Text(to, "assignee")),
        _ => Say(StepTexts.AutoInTurn, Text(to, "assignee")),
    };

    private static string Load(JsonElement to) =>
        decimal.TryParse(Text(to, "load"), CultureInfo.InvariantCulture, out var load) ? AssignmentWords.Load(load) : "";

    private IHtmlContent Related(JsonElement to)
    {
        var (said, number) = Only(to);
        return Say(
            said switch
            {
                "child" => StepTexts.RelatedChild,
                "parent" => StepTexts.RelatedParent,
                "duplicate" => StepTexts.RelatedDuplicate,
                "original" => StepTexts.RelatedOriginal,
                "blocked_by" => StepTexts.RelatedBlockedBy,
                "blocks" => StepTexts.RelatedBlocks,
                _ => StepTexts.RelatedTo,
            },
            number);
    }

    private static string Metric(JsonElement to) => SlaWords.Of(EnumText<SlaMetric>.Parse(Text(to, "metric")));

    // A step that says one thing.
    private static (string Name, string Value) Only(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.EnumerateObject().FirstOrDefault() is { Value.ValueKind: JsonValueKind.String } one
            ? (one.Name, one.Value.ToString())
            : ("", "");

    private IHtmlContent Say(string step, params IEnumerable<object?> more) => step.Rich([entry.Author, .. more]);

    private IHtmlContent Shape(JsonElement to) => entry.Kind switch
    {
        "status" when PhaseOf(to) is { } phase => Marks.PhaseMark(TicketWords.Of(phase)),
        "status" => Marks.Icon("circle-dashed"),
        "priority" => Marks.Icon("signal"),
        "assigned" or AssignByStrategy.Step => Marks.Icon("user-round-plus"),
        "unassigned" => Marks.Icon("user-round-x"),
        "escalated" or "settled" or "sla_breached" => Marks.Icon("flame"),
        "sla_warning" => Marks.Icon("clock-alert"),
        "sla_applied" or "sla_excluded" or "sla_included" or "sla_waived" => Marks.Icon("timer"),
        "rated" => Marks.Icon("star"),
        "survey" or "survey_reminder" => Marks.Icon("send"),
        "removed" or "redacted" or "file_removed" or "deleted" => Marks.Icon("trash-2"),
        "reopened" => Marks.Icon("rotate-cw"),
        "undone" => Marks.Icon("history"),
        "refused" or "cancelled" => Marks.Icon("x"),
        "category" or "type" or "service" => Marks.Icon("list"),
        "queue" => Marks.Icon("inbox"),
        "team" => Marks.Icon("users-round"),
        "planned" => Marks.Icon("calendar-clock"),
        "tags" => Marks.Icon("tag"),
        "field" => Marks.Icon("text-cursor-input"),
        "follow_up" or "related" => Marks.Icon("link"),
        "unrelated" => Marks.Icon("unlink"),
        "merged" or "merged_into" => Marks.Icon("merge"),
        "split" or "split_from" => Marks.Icon("split"),
        "mail_held" or "mail_declined" or "sender_not_verified" => Marks.Icon("mail-warning"),
        "participants_confirmed" or "participant_added" => Marks.Icon("user-round-plus"),
        "participants_declined" or "participant_removed" => Marks.Icon("user-round-x"),
        "watched" => Marks.Icon("eye"),
        "unwatched" => Marks.Icon("eye-off"),
        _ => Marks.Icon("check"),
    };

    private static Phase? PhaseOf(JsonElement to) =>
        EnumText<Phase>.TryParse(Text(to, "phase"), out var phase) || EnumText<Phase>.TryParse(Text(to, "status"), out phase) ? phase : null;

    // Some events carry the phase, some the tenant's own word.
    private static string Status(string text) => EnumText<Phase>.TryParse(text, out var phase) ? TicketWords.Plain(phase) : TenantWords.Of(text);

    private static string? Note(JsonDocument data) => Text(data.RootElement, "note") is { Length: > 0 } note ? note : null;

    private static JsonElement Part(JsonDocument data, string name) => data.RootElement.TryGetProperty(name, out var part) ? part : default;

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value.ToString() : "";
}
