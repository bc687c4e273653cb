using System.Globalization;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Configuration;
using KtPortal.Web.Administration;

namespace KtPortal.Web.Pages.Desk.Admin.Priorities;

public sealed record PriorityForm : IEntryForm<PriorityForm, PriorityDraft>
{
    public string? Name { get; set; }

    public string? Level { get; set; }

    public string? ClientHint { get; set; }

    public bool ClientSelectable { get; set; }

    public string? SlaMultiplier { get; set; }

    public bool IsDefault { get; set; }

    public string? Color { get; set; }

    public static PriorityForm From(PriorityDraft draft) => new()
    {
        Name = draft.Name,
        Level = EnumText<PriorityLevel>.Write(draft.Level),
        ClientHint = draft.ClientHint,
        ClientSelectable = draft.ClientSelectable,
        SlaMultiplier = draft.SlaMultiplier.ToString("0.###", CultureInfo.CurrentCulture),
        IsDefault = draft.IsDefault,
        Color = draft.Color,
    };

    public PriorityDraft Read(FieldErrors errors)
    {
        if (!EnumText<PriorityLevel>.TryParse(Level, out var level))
        {
            errors.Add("Level", AdminPageTexts.ChoiceWanted);
        }

        var multiplier = AdminReading.Fraction(SlaMultiplier);
        if (multiplier is null)
        {
            errors.Add("SlaMultiplier", AdminPageTexts.NumberWanted);
        }

        return new PriorityDraft
        {
            Name = Name ?? "",
            Level = level,
            ClientHint = AdminReading.Words(ClientHint),
            ClientSelectable = ClientSelectable,
            SlaMultiplier = multiplier ?? 1,
            IsDefault = IsDefault,
            Color = AdminReading.Words(Color),
        };
    }
}
