using KtPortal.Core.Fields;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.CustomFields;
using KtPortal.Web.Fields;
using KtPortal.Web.Http;
using KtPortal.Web.Ui.Forms;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Tickets;

/// <summary>What a client asks for.</summary>
public sealed record NewTicketForm
{
    public string? Subject { get; set; }

    public string? Description { get; set; }

    public Guid? PriorityId { get; set; }

    public Guid? CategoryId { get; set; }

    public Guid? ServiceId { get; set; }

    /// <summary>The same form sent twice does its work once; one that brings none counts by itself.</summary>
    public Guid FormKey { get; set; } = Guid.CreateVersion7();

    /// <param name="draft">What this user kept of one.</param>
    /// <param name="priority">What it begins with.</param>
    public static NewTicketForm Of(KeptDraft draft, Guid? priority) => new()
    {
        Subject = draft["Subject"],
        Description = draft["Description"],
        PriorityId = draft.Id("PriorityId") ?? priority,
        CategoryId = draft.Id("CategoryId"),
        ServiceId = draft.Id("ServiceId"),
    };
}

[Access(Surface.Portal, TicketPermissions.Create)]
[TakesFiles]
public sealed class NewModel(TicketSubmission submission, TicketChoices choices, NewTicketFields fields, Uploads uploads) : PortalPage
{
    private const string DraftKey = "new-ticket";

    /// <summary>Its fields stand in the request without a prefix.</summary>
    [BindProperty(Name = "")]
    public NewTicketForm Form { get; set; } = new();

    public NewTicketChoices Offers { get; private set; } = null!;

    /// <summary>What the tenant asks for besides, as what was chosen makes it.</summary>
    public FieldInputs Fields { get; private set; } = new([], _ => null);

    /// <summary>Also those that are not shown now.</summary>
    public bool HasFields { get; private set; }

    public Uploads Uploads => uploads;

    public KeptDraft Draft { get; private set; } = null!;

    protected override string Section => TicketPlaces.PortalNew;

    public async Task OnGetAsync()
    {
        await LoadAsync();
        Draft = await FindDraftAsync(DraftKey, "/portal/tickets/new");
        Form = NewTicketForm.Of(Draft, Offers.First);
        ShowFields(Draft.Answers(Zone));
    }

    /// <summary>Shows the form again with the fields that belong to what was chosen; files that were chosen stay with it.</summary>
    public async Task<IActionResult> OnPostFieldsAsync()
    {
        if (!Request.IsFragment())
        {
            await uploads.KeepAsync(Actor.OrganizationId, Visibility.Public, Cancel);
        }

        Draft = NoDraft(DraftKey, "/portal/tickets/new");
        ModelState.Clear();
        await LoadAsync();
        ShowFields(this.Answers());
        Response.Headers["HX-Push-Url"] = "false";
        return Request.IsFragment() ? Partial("/Fields/_FieldInputs.cshtml", Fields) : Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await uploads.RefuseAsync(Actor.OrganizationId, Visibility.Public, Cancel) is { } tooMany)
        {
            return await ShowAgainAsync(tooMany);
        }

        var files = await uploads.SaveAsync(Actor.OrganizationId, Visibility.Public, Cancel);
        var submitted = await submission.SubmitAsync(
            Actor,
            new SubmitTicket
            {
                Subject = Form.Subject ?? "",
                Description = Form.Description ?? "",
                PriorityId = Chosen(nameof(Form.PriorityId), Form.PriorityId),
                CategoryId = Chosen(nameof(Form.CategoryId), Form.CategoryId),
                ServiceId = Chosen(nameof(Form.ServiceId), Form.ServiceId),
                Answers = this.Answers(),
                FileIds = files,
                FormKey = Form.FormKey,
                Draft = DraftKey,
            },
            Cancel);
        if (!submitted.Succeeded)
        {
            await uploads.KeepAsync(Cancel);
            return await ShowAgainAsync(submitted.Problem!);
        }

        TellRefused(uploads);
        JustSent.Tell(TempData, submitted.Value.Number);
        return SeeOther($"/portal/tickets/{submitted.Value.Number}");
    }

    private async Task<IActionResult> ShowAgainAsync(Problem problem)
    {
        Draft = NoDraft(DraftKey, "/portal/tickets/new");
        await LoadAsync();
        ShowFields(this.Answers());
        return Refuse(problem);
    }

    private async Task LoadAsync() => Offers = await choices.ForNewTicketAsync(Actor, Cancel);

    private void ShowFields(FieldAnswers answers)
    {
        var priority = Offers.PriorityOf(Form.PriorityId, Form.ServiceId, Form.CategoryId);
        var sort = new NewTicketSort(Form.CategoryId, priority, "portal", Actor.OrganizationId) { ServiceId = Form.ServiceId };
        HasFields = Offers.Fields.All.Any(f => f is { IsActive: true, ClientEdits: true });
        var sheet = fields.Open(Actor, Offers.Fields, sort, answers);
        Fields = new FieldInputs(sheet.Entries, ErrorOf, "/portal/tickets/new?handler=Fields") { Unseen = sheet.Unseen };
    }
}
