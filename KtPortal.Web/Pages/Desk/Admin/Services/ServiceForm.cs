using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets.Services;
using KtPortal.Web.Administration;
using KtPortal.Web.Skills;

namespace KtPortal.Web.Pages.Desk.Admin.Services;

public sealed record ServiceForm : IEntryForm<ServiceForm, ServiceDraft>
{
    public string? Name { get; set; }

    public string? Description { get; set; }

    public bool ClientVisible { get; set; }

    public string? DefaultPriorityId { get; set; }

    public string? DefaultCategoryId { get; set; }

    public string? DefaultQueueId { get; set; }

    public string? DefaultTeamId { get; set; }

    public List<LevelLine> Skills { get; set; } = [];

    public static ServiceForm From(ServiceDraft draft) => new()
    {
        Name = draft.Name,
        Description = draft.Description,
        ClientVisible = draft.ClientVisible,
        DefaultPriorityId = draft.DefaultPriorityId?.ToString(),
        DefaultCategoryId = draft.DefaultCategoryId?.ToString(),
        DefaultQueueId = draft.DefaultQueueId?.ToString(),
        DefaultTeamId = draft.DefaultTeamId?.ToString(),
        Skills = LevelLine.From(draft.Skills),
    };

    public ServiceDraft Read(FieldErrors errors) => new()
    {
        Name = Name ?? "",
        Description = AdminReading.Words(Description),
        ClientVisible = ClientVisible,
        DefaultPriorityId = AdminReading.Id(DefaultPriorityId),
        DefaultCategoryId = AdminReading.Id(DefaultCategoryId),
        DefaultQueueId = AdminReading.Id(DefaultQueueId),
        DefaultTeamId = AdminReading.Id(DefaultTeamId),
        Skills = LevelLine.Read(Skills),
    };
}
