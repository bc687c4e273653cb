using System.Globalization;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets.Templates;
using KtPortal.Web.Administration;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace KtPortal.Web.Pages.Desk.Admin.Templates;

public sealed record TemplateForm : IEntryForm<TemplateForm, TemplateDraft>
{
    private const int LongestTagTyped = 1000;

    public string? Name { get; set; }

    public string? Subject { get; set; }

    public string? Description { get; set; }

    public string? TypeId { get; set; }

    public string? CategoryId { get; set; }

    public string? ServiceId { get; set; }

    public string? PriorityId { get; set; }

    public string? QueueId { get; set; }

    public string? TeamId { get; set; }

    public string? AssigneeId { get; set; }

    /// <summary>With commas between them.</summary>
    public string? Tags { get; set; }

    public string? EstimatedHours { get; set; }

    /// <summary>The templates that were ticked.</summary>
    public List<string> Children { get; set; } = [];

    /// <summary>What is kept of custom fields; null in what was sent, where they stand beside the form.</summary>
    [BindNever]
    public string? Answers { get; private init; }

    public static TemplateForm From(TemplateDraft draft) => new()
    {
        Name = draft.Name,
        Subject = draft.Subject,
        Description = draft.Description,
        TypeId = draft.TypeId?.ToString(),
        CategoryId = draft.CategoryId?.ToString(),
        ServiceId = draft.ServiceId?.ToString(),
        PriorityId = draft.PriorityId?.ToString(),
        QueueId = draft.QueueId?.ToString(),
        TeamId = draft.TeamId?.ToString(),
        AssigneeId = draft.AssigneeId?.ToString(),
        Tags = string.Join(", ", draft.Tags),
        EstimatedHours = draft.EstimatedHours?.ToString("0.##", CultureInfo.CurrentCulture),
        Children = [.. draft.Children.Select(c => c.ToString())],
        Answers = draft.CustomFields ?? "{}",
    };

    public TemplateDraft Read(FieldErrors errors)
    {
        var hours = AdminReading.Words(EstimatedHours) is { } typed ? AdminReading.Fraction(typed) ?? 0 : (decimal?)null;
        return Read() with { EstimatedHours = hours is { } read ? decimal.Round(read, 2) : null };
    }

    private TemplateDraft Read() => new()
    {
        Name = Name ?? "",
        Subject = AdminReading.Words(Subject),
        Description = AdminReading.Words(Description),
        TypeId = AdminReading.Id(TypeId),
        CategoryId = AdminReading.Id(CategoryId),
        ServiceId = AdminReading.Id(ServiceId),
        PriorityId = AdminReading.Id(PriorityId),
        QueueId = AdminReading.Id(QueueId),
        TeamId = AdminReading.Id(TeamId),
        AssigneeId = AdminReading.Id(AssigneeId),
        Tags = [.. (Tags ?? "").Split(',').Select(t => TypedText.Of(t, LongestTagTyped)).Where(t => t.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase)],
        Children = [.. Children.Select(c => AdminReading.Id(c)).OfType<Guid>().Distinct().Order()],
    };
}
