using KtPortal.Core.Administration;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets;

namespace KtPortal.Core.Surveys;

/// <summary>Named by a client's name, or by an address; a client that is known already, by its id.</summary>
public sealed record ExemptionDraft : CatalogDraft
{
    public Guid? OrganizationId { get; init; }

    public string? Email { get; init; }

    /// <inheritdoc cref="ExemptionCandidate"/>
    public string? Beside { get; init; }

    /// <summary>The name may mean one of several.</summary>
    internal bool IsAmbiguous { get; init; }
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

    public override IReadOnlyList<AdminField<ExemptionDraft>> Fields { get; } =
    [
        new("Name", () => SurveyTexts.Exempt, d => d.Name),
        new("Beside", () => SurveyTexts.ExemptBeside, d => d.Beside),
    ];

    public override ExemptionDraft Blank => new() { Name = "" };

    protected override int NameLength => Exemption.LongestName;

    public override ExemptionDraft DraftOf(Exemption entry) =>
        new() { Name = entry.Name, OrganizationId = entry.OrganizationId, Email = entry.Email, Beside = entry.Beside };

    public override CatalogFace FaceOf(CatalogEntry entry) => entry is Exemption { Email: null } client
        ? new(Symbol: "building-2", More: client.Beside)
        : new(Symbol: "user-round");

    internal override async Task<List<CatalogEntry>> LoadAsync(PortalDb db, bool forChange, CancellationToken cancel)
    {
        var all = await base.LoadAsync(db, forChange, cancel);
        var clients = all.OfType<Exemption>().Where(e => e.OrganizationId is not null).ToLookup(e => e.OrganizationId!.Value);
        // Once: who was named anew before, and then added again, stands here under both names.
        foreach (var client in clients.Count == 0 ? [] : await new ExemptionCandidates(db).AllAsync([.. clients.Select(c => c.Key)], cancel))
        {
            clients[client.Id].First().Show(client);
        }

        return all;
    }

    protected override Exemption Make() => Exemption.Begin();

    protected override void Write(Exemption entry, ExemptionDraft draft) => entry.Change(draft);

    protected internal override async Task<ExemptionDraft> CompleteAsync(PortalDb db, Actor actor, ExemptionDraft draft, CancellationToken cancel)
    {
        var candidates = new ExemptionCandidates(db);
        if (draft.OrganizationId is { } id)
        {
            return Meaning(draft, await candidates.FindAsync(id, cancel));
        }

        var words = TypedText.Of(draft.Name, NameLength);
        var small = words.ToLowerInvariant();
        if (DeliverableAddress.Is(small))
        {
            return draft with { Name = small, Email = small, Beside = null };
        }

        var found = await candidates.FindAsync(words, cancel);
        // What is called exactly so is meant, whatever else holds these words; of several, the form lets choose.
        var called = found.Where(o => string.Equals(o.Name, words, StringComparison.OrdinalIgnoreCase)).ToList();
        var meant = found is [var one] ? one : called is [var exactly] ? exactly : null;
        return Meaning(draft, meant) with { IsAmbiguous = meant is null && found.Count > 1 };
    }

    private static ExemptionDraft Meaning(ExemptionDraft draft, ExemptionCandidate? client) =>
        draft with { Name = client?.Name ?? draft.Name, OrganizationId = client?.Id, Beside = client?.Beside, Email = null };

    // Namesakes are two; the same client under two names is one.
    protected override bool SharesNames(CatalogEntry entry, ExemptionDraft draft) => entry is Exemption other && other.OrganizationId == draft.OrganizationId;

    protected override void Check(ExemptionDraft draft, Exemption? now, CatalogCheck<Exemption> check)
    {
        if (draft is { OrganizationId: null, Email: null })
        {
            check.Error("Name", draft.IsAmbiguous ? SurveyTexts.ExemptSeveral : SurveyTexts.ExemptUnknown);
        }
        else if (draft.OrganizationId is { } client && check.All.Any(e => e != now && e.OrganizationId == client))
        {
            check.Error("Name", AdminTexts.NameTaken);
        }
    }
}
