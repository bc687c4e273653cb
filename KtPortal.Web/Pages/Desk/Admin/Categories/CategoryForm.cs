using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets.Configuration;
using KtPortal.Web.Administration;
using KtPortal.Web.Skills;

namespace KtPortal.Web.Pages.Desk.Admin.Categories;

public sealed record CategoryForm : IEntryForm<CategoryForm, CategoryDraft>
{
    public string? Name { get; set; }

    public string? ParentId { get; set; }

    public bool ClientVisible { get; set; }

    public string? DefaultPriorityId { get; set; }

    public string? DefaultQueueId { get; set; }

    public List<LevelLine> Skills { get; set; } = [];

    public static CategoryForm From(CategoryDraft draft) => new()
    {
        Name = draft.Name,
        ParentId = draft.ParentId?.ToString(),
        ClientVisible = draft.ClientVisible,
        DefaultPriorityId = draft.DefaultPriorityId?.ToString(),
        DefaultQueueId = draft.DefaultQueueId?.ToString(),
        Skills = LevelLine.From(draft.Skills),
    };

    public CategoryDraft Read(FieldErrors errors) => new()
    {
        Name = Name ?? "",
        ParentId = AdminReading.Id(ParentId),
        ClientVisible = ClientVisible,
        DefaultPriorityId = AdminReading.Id(DefaultPriorityId),
        DefaultQueueId = AdminReading.Id(DefaultQueueId),
        Skills = LevelLine.Read(Skills),
    };
}
