using KtPortal.Core.Kernel;
using KtPortal.Core.Surveys;
using KtPortal.Core.Tickets;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Admin.Exemptions;

public sealed record ExemptionForm : IEntryForm<ExemptionForm, ExemptionDraft>
{
    /// <summary>A client's name, or an address.</summary>
    public string? Name { get; set; }

    public static ExemptionForm From(ExemptionDraft draft) => new() { Name = draft.Name };

    public ExemptionDraft Read(FieldErrors errors) => new() { Name = Name ?? "" };
}

[Access(Surface.Desk, TicketPermissions.Configure)]
public sealed class EntryModel(ExemptionCatalog catalog) : EntryPage<Exemption, ExemptionDraft, ExemptionForm>(catalog);
