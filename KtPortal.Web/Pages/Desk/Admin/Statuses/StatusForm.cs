using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Configuration;
using KtPortal.Web.Administration;

namespace KtPortal.Web.Pages.Desk.Admin.Statuses;

public sealed record StatusForm : IEntryForm<StatusForm, StatusDraft>
{
    public string? Name { get; set; }

    public string? ClientName { get; set; }

    public string? Phase { get; set; }

    public bool IsDefault { get; set; }

    public bool PausesSla { get; set; }

    public string? Color { get; set; }

    public static StatusForm From(StatusDraft draft) => new()
    {
        Name = draft.Name,
        ClientName = draft.ClientName,
        Phase = EnumText<Phase>.Write(draft.Phase),
        IsDefault = draft.IsDefault,
        PausesSla = draft.PausesSla,
        Color = draft.Color,
    };

    public StatusDraft Read(FieldErrors errors)
    {
        if (!EnumText<Phase>.TryParse(Phase, out var phase))
        {
            errors.Add("Phase", AdminPageTexts.ChoiceWanted);
        }

        return new StatusDraft
        {
            Name = Name ?? "",
            ClientName = AdminReading.Words(ClientName),
            Phase = phase,
            IsDefault = IsDefault,
            PausesSla = PausesSla,
            Color = AdminReading.Words(Color),
        };
    }
}
