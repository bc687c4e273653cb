using KtPortal.Core.CannedResponses;
using KtPortal.Core.Kernel;
using KtPortal.Web.Administration;

namespace KtPortal.Web.Pages.Desk.CannedResponses;

public sealed record CannedForm : IEntryForm<CannedForm, CannedDraft>
{
    public string? Name { get; set; }

    public string? Content { get; set; }

    public string? Shortcut { get; set; }

    public string? Category { get; set; }

    public string? Scope { get; set; }

    public string? TeamId { get; set; }

    public string? StatusId { get; set; }

    public string? PriorityId { get; set; }

    public static CannedForm From(CannedDraft draft) => new()
    {
        Name = draft.Name,
        Content = draft.Content,
        Shortcut = draft.Shortcut,
        Category = draft.Category,
        Scope = EnumText<CannedScope>.Write(draft.Scope),
        TeamId = draft.TeamId?.ToString(),
        StatusId = draft.StatusId?.ToString(),
        PriorityId = draft.PriorityId?.ToString(),
    };

    public CannedDraft Read(FieldErrors errors)
    {
        if (!EnumText<CannedScope>.TryParse(Scope, out var scope))
        {
            errors.Add("Scope", AdminPageTexts.ChoiceWanted);
        }

        return new CannedDraft
        {
            Name = Name ?? "",
            Content = (Content ?? "").ReplaceLineEndings("\n").Trim(),
            Shortcut = AdminReading.Words(Shortcut) is { } shortcut ? "/" + shortcut.TrimStart('/').ToLowerInvariant() : null,
            Category = AdminReading.Words(Category),
            Scope = scope,
            TeamId = scope == CannedScope.Team ? AdminReading.Id(TeamId) : null,
            StatusId = AdminReading.Id(StatusId),
            PriorityId = AdminReading.Id(PriorityId),
        };
    }
}
