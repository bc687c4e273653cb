using KtPortal.Core.Fields;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.CustomFields;
using KtPortal.Core.Tickets.Templates;
using KtPortal.Web.Administration;
using KtPortal.Web.Fields;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Admin.Templates;

/// <summary>A template; custom fields stand beside its form, all of them, since which are shown depends on the ticket it becomes.</summary>
[Access(Surface.Desk, TicketPermissions.Configure)]
public sealed class EntryModel(TemplateCatalog catalog, NewTicketFields fields) : EntryPage<TicketTemplate, TemplateDraft, TemplateForm>(catalog)
{
    public FieldInputs Fields { get; private set; } = new([], _ => null);

    /// <summary>Other templates, of which tickets can be opened below this one's.</summary>
    public IEnumerable<(Guid Id, string Name)> Others => Choices["Children"]
        .Where(c => c.Id != EntryId && (c.IsActive || Form.Children.Contains($"{c.Id}"))).Select(c => (c.Id, TenantWords.Of(c.Name)));

    protected override async Task<TemplateDraft> ReadAsync(FieldErrors errors)
    {
        var sheet = await fields.OfTemplateAsync(null, this.Answers(), Cancel);
        sheet.Check(errors);
        return Form.Read(errors) with { CustomFields = TemplateAnswers.Write(sheet.Changed) };
    }

    protected override async Task LoadBesidesAsync()
    {
        var sheet = await fields.OfTemplateAsync(Form.Answers, Form.Answers is null ? this.Answers() : FieldAnswers.None with { Zone = Zone }, Cancel);
        Fields = new FieldInputs(sheet.Entries, ErrorOf);
    }
}
