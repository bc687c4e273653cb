using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets.Configuration;
using KtPortal.Web.Administration;

namespace KtPortal.Web.Pages.Desk.Admin.Types;

public sealed record TypeForm : IEntryForm<TypeForm, TypeDraft>
{
    public string? Name { get; set; }

    public string? Description { get; set; }

    public bool IsDefault { get; set; }

    public static TypeForm From(TypeDraft draft) =>
        new() { Name = draft.Name, Description = draft.Description, IsDefault = draft.IsDefault };

    public TypeDraft Read(FieldErrors errors) =>
        new() { Name = Name ?? "", Description = AdminReading.Words(Description), IsDefault = IsDefault };
}
