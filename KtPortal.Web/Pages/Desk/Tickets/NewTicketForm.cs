using KtPortal.Core.Tickets.Templates;
using KtPortal.Web.Ui.Forms;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>What staff write down for a client.</summary>
public sealed record NewTicketForm
{
    /// <summary>The requester's address, or words by which he is found.</summary>
    public string? For { get; set; }

    /// <summary>Who was chosen of those that the words fit.</summary>
    public Guid? ForId { get; set; }

    public string? Subject { get; set; }

    public string? Description { get; set; }

    public Guid? PriorityId { get; set; }

    public Guid? CategoryId { get; set; }

    public Guid? ServiceId { get; set; }

    public string? Source { get; set; }

    /// <summary>When somebody comes, or works on it; see <see cref="PlanForm"/>.</summary>
    public string? Day { get; set; }

    public string? From { get; set; }

    public string? Until { get; set; }

    public bool IsPlanned => !string.IsNullOrWhiteSpace(Day + From + Until);

    /// <summary>What it began with; where the ticket goes follows from it.</summary>
    public Guid? TemplateId { get; set; }

    /// <summary>The same form sent twice does its work once; one that brings none counts by itself.</summary>
    public Guid FormKey { get; set; } = Guid.CreateVersion7();

    /// <param name="draft">What this user kept of one.</param>
    /// <param name="requester">Whom a link named.</param>
    /// <param name="priority">What it begins with.</param>
    public static NewTicketForm Of(KeptDraft draft, string? requester, Guid? priority) => new()
    {
        For = draft["For"] ?? requester,
        Source = draft["Source"],
        Subject = draft["Subject"],
        Description = draft["Description"],
        PriorityId = draft.Id("PriorityId") ?? priority,
        CategoryId = draft.Id("CategoryId"),
        ServiceId = draft.Id("ServiceId"),
        TemplateId = draft.Id("TemplateId"),
        Day = draft["Day"],
        From = draft["From"],
        Until = draft["Until"],
    };

    /// <summary>Fills in what is empty: what was typed stays.</summary>
    public NewTicketForm FilledBy(TicketTemplate template) => this with
    {
        Subject = string.IsNullOrWhiteSpace(Subject) ? template.Subject : Subject,
        Description = string.IsNullOrWhiteSpace(Description) ? template.Description : Description,
        PriorityId = template.PriorityId ?? PriorityId,
        CategoryId = template.CategoryId ?? CategoryId,
        ServiceId = template.ServiceId ?? ServiceId,
    };

    /// <summary>As a draft keeps it.</summary>
    public IReadOnlyDictionary<string, string> Typed => new Dictionary<string, string?>
    {
        ["For"] = For,
        ["Source"] = Source,
        ["Subject"] = Subject,
        ["Description"] = Description,
        ["PriorityId"] = PriorityId?.ToString(),
        ["CategoryId"] = CategoryId?.ToString(),
        ["ServiceId"] = ServiceId?.ToString(),
        ["TemplateId"] = TemplateId?.ToString(),
        ["Day"] = Day,
        ["From"] = From,
        ["Until"] = Until,
    }.ToDictionary(f => f.Key, f => f.Value ?? "");
}
