using KtPortal.Core.Administration;
using KtPortal.Core.Clients;
using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Surveys;

/// <summary>Named by a client's name, or by an address.</summary>
public sealed record ExemptionDraft : CatalogDraft
{
    public Guid? OrganizationId { get; init; }

    public string? Email { get; init; }
}

/// <summary>Whom surveys never ask.</summary>
public sealed class ExemptionCatalog : Catalog<Exemption, ExemptionDraft>
{
    public override string Key => "exemptions";

    public override string Family => "csat_exemption";

    public override string Place => TicketPlaces.Configure;

    public override string Permission => TicketPermissions.Configure;

    public override CatalogWords Words =>
        new(SurveyTexts.Exemptions, SurveyTexts.ExemptionsLead, SurveyTexts.NewExemption, SurveyTexts.ExemptionsEmpty);

    public override bool HasDefault => false;

    public override IReadOnlyList<Usage> UsedBy => [];

    public override IReadOnlyList<AdminField<ExemptionDraft>> Fields { get; } = [new("Name", () => SurveyTexts.Exempt, d => d.Name)];

    public override ExemptionDraft Blank => new() { Name = "" };

    protected override int NameLength => 255;

    public override ExemptionDraft DraftOf(Exemption entry) => new() { Name = entry.Name, OrganizationId = entry.OrganizationId, Email = entry.Email };

    public override CatalogFace FaceOf(CatalogEntry entry) => new(Symbol: entry is Exemption { Email: not null } ? "user-round" : "building-2");

    protected override Exemption Make() => Exemption.Begin();

    protected override void Write(Exemption entry, ExemptionDraft draft) => entry.Change(draft);

    protected internal override async Task<ExemptionDraft> CompleteAsync(PortalDb db, Actor actor, ExemptionDraft draft, CancellationToken cancel)
    {
        var words = TypedText.Of(draft.Name, NameLength);
        var small = words.ToLowerInvariant();
        if (DeliverableAddress.Is(small))
        {
            return draft with { Name = small, Email = small, OrganizationId = null };
        }

        var found = words.Length == 0 ? [] : await db.Set<Organization>().AsNoTracking()
            .Where(o => (o.Kind == OrganizationKind.Client || o.Kind == OrganizationKind.Prospect || o.Kind == OrganizationKind.Partner)
                && EF.Functions.ILike(o.Name, "%" + Suggestions.Literal(words) + "%"))
            .OrderBy(o => o.Name.Length).Take(2).ToListAsync(cancel);
        // What is called exactly so is meant, whatever else holds these words.
        var called = found.FindAll(o => string.Equals(o.Name, words, StringComparison.OrdinalIgnoreCase));
        var meant = found is [var one] ? one : called is [var exactly] ? exactly : null;
        return draft with { Name = meant?.Name ?? draft.Name, OrganizationId = meant?.Id, Email = null };
    }

    protected override void Check(ExemptionDraft draft, Exemption? now, CatalogCheck<Exemption> check)
    {
        if (draft is { OrganizationId: null, Email: null })
        {
            check.Error("Name", SurveyTexts.ExemptUnknown);
        }
    }
}
