using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets.Configuration;
using KtPortal.Web.Administration;

namespace KtPortal.Web.Pages.Desk.Admin.Queues;

public sealed record QueueForm : IEntryForm<QueueForm, QueueDraft>
{
    public string? Name { get; set; }

    public string? Description { get; set; }

    public string? TeamId { get; set; }

    public bool RequiresAcceptance { get; set; }

    public bool CountsAsWaiting { get; set; }

    public bool IsDefault { get; set; }

    public string? Color { get; set; }

    public static QueueForm From(QueueDraft draft) => new()
    {
        Name = draft.Name,
        Description = draft.Description,
        TeamId = draft.TeamId?.ToString(),
        RequiresAcceptance = draft.RequiresAcceptance,
        CountsAsWaiting = draft.CountsAsWaiting,
        IsDefault = draft.IsDefault,
        Color = draft.Color,
    };

    public QueueDraft Read(FieldErrors errors) => new()
    {
        Name = Name ?? "",
        Description = AdminReading.Words(Description),
        TeamId = AdminReading.Id(TeamId),
        RequiresAcceptance = RequiresAcceptance,
        CountsAsWaiting = CountsAsWaiting,
        IsDefault = IsDefault,
        Color = AdminReading.Words(Color),
    };
}
