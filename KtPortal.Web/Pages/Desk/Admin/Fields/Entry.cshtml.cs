using KtPortal.Core.Fields;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Admin.Fields;

[Access(Surface.Desk, FieldPermissions.Manage)]
public sealed class EntryModel(FieldCatalog catalog) : EntryPage<FieldDefinition, FieldDraft, FieldForm>(catalog)
{
    /// <summary>Which option moves up a place.</summary>
    [BindProperty]
    public int? Raise { get; set; }

    public IReadOnlyList<FieldFact> Facts { get; private set; } = [];

    /// <summary>What it can depend on.</summary>
    public IReadOnlyList<KnownField> Others { get; private set; } = [];

    public FieldEntity Entity => catalog.Entities[0];

    public FieldType Type => FieldTypes.Find(Form.Type) ?? FieldTypes.Find("text")!;

    /// <summary>What can be compared with what.</summary>
    public ConditionOffers OffersFor(string? field, string? op) => ConditionOffers.For(field, op, Facts, Others);

    protected override async Task LoadBesidesAsync()
    {
        Facts = await Entity.FactsAsync(Db, Cancel);
        Others = [.. (await FieldCatalog.BookAsync(Db, Entity.Type, Cancel)).All.Where(f => f.Id != EntryId)];
    }

    protected override void Update() => Form = Form.Raised(Raise);
}
