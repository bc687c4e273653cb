using KtPortal.Core.Kernel;
using KtPortal.Core.Surveys;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Admin.Exemptions;

public sealed record ExemptionForm : IEntryForm<ExemptionForm, ExemptionDraft>
{
    /// <summary>A client's name, or an address.</summary>
    public string? Name { get; set; }

    /// <summary>The client, as long as the name is the one in <see cref="Meant"/>.</summary>
    public string? OrganizationId { get; set; }

    public string? Meant { get; set; }

    public string? Beside { get; set; }

    public static ExemptionForm From(ExemptionDraft draft) => new()
    {
        Name = draft.Name,
        OrganizationId = draft.OrganizationId?.ToString(),
        Meant = draft.OrganizationId is null ? null : draft.Name,
        Beside = draft.Beside,
    };

    public ExemptionDraft Read(FieldErrors errors) => IsMeant && AdminReading.Id(OrganizationId) is { } client
        ? new() { Name = Name ?? "", OrganizationId = client, Beside = AdminReading.Words(Beside) }
        : new() { Name = Name ?? "" };

    internal bool IsMeant => TypedText.Of(Name, int.MaxValue) == TypedText.Of(Meant, int.MaxValue);
}

[Access(Surface.Desk, TicketPermissions.Configure)]
public sealed class EntryModel(ExemptionCatalog catalog, ExemptionCandidates candidates) : EntryPage<Exemption, ExemptionDraft, ExemptionForm>(catalog)
{
    /// <summary>Of clients that a name may mean, one is to be chosen; none where there is no question.</summary>
    public IReadOnlyList<ExemptionCandidate> Candidates { get; private set; } = [];

    protected override async Task LoadBesidesAsync()
    {
        var chosen = Form.IsMeant && Candidate(Form.OrganizationId) is not null;
        if (chosen || !HttpMethods.IsPost(Request.Method) || Act is not null)
        {
            return;
        }

        var found = await candidates.FindAsync(Form.Name, Cancel);
        if (found.Count > 1)
        {
            (Candidates, Form.Meant) = (found, Form.Name);
        }
    }

    private static Guid? Candidate(string? id) => Guid.TryParse(id, out var known) ? known : null;
}
