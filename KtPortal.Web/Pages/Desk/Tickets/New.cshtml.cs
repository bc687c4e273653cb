using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using KtPortal.Web.Ui.Forms;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>Staff submit for a client's user, who then is the requester.</summary>
[Access(Surface.Desk, TicketPermissions.Create)]
[TakesFiles]
public sealed class NewModel(TicketSubmission submission, TicketChoices choices, Uploads uploads) : PortalPage
{
    private const string DraftKey = "desk-new";

    /// <summary>The requester's address, one of those offered or typed.</summary>
    [BindProperty(SupportsGet = true)]
    public string? For { get; set; }

    [BindProperty]
    public string? Subject { get; set; }

    [BindProperty]
    public string? Description { get; set; }

    [BindProperty]
    public Guid? PriorityId { get; set; }

    [BindProperty]
    public Guid? CategoryId { get; set; }

    [BindProperty]
    public string? Source { get; set; }

    [BindProperty]
    public Guid FormKey { get; set; }

    public IReadOnlyList<Requester> Requesters { get; private set; } = [];

    public IReadOnlyList<PriorityChoice> Priorities { get; private set; } = [];

    public IReadOnlyList<Choice> Categories { get; private set; } = [];

    public Uploads Uploads => uploads;

    public KeptDraft Draft { get; private set; } = null!;

    public async Task OnGetAsync()
    {
        FormKey = Guid.CreateVersion7();
        await LoadAsync();
        foreach (var choice in Priorities)
        {
            PriorityId = choice.IsDefault ? choice.Id : PriorityId;
        }

        Draft = await FindDraftAsync(DraftKey, "/desk/tickets/new");
        if (Draft.IsKept)
        {
            (For, Subject, Description, Source) = (Draft["For"], Draft["Subject"], Draft["Description"], Draft["Source"]);
            (PriorityId, CategoryId) = (Draft.Id("PriorityId") ?? PriorityId, Draft.Id("CategoryId"));
        }
    }

    public async Task<IActionResult> OnPostAsync()
    {
        FormKey = FormKey == Guid.Empty ? Guid.CreateVersion7() : FormKey;
        var requester = string.IsNullOrWhiteSpace(For) ? null : await choices.FindRequesterAsync(For, Cancel);
        if (requester is null || !ModelState.IsValid)
        {
            var errors = TicketRules.CheckTexts(Subject, Description);
            if (requester is null)
            {
                errors["For"] = string.IsNullOrWhiteSpace(For) ? ProblemTexts.RequesterMissing : DeskTicketTexts.NoAccountHere;
            }

            return await ShowAgainAsync(new Problem.Invalid(errors));
        }

        if (await uploads.RefuseAsync(requester.OrganizationId, Visibility.Public, Cancel) is { } tooMany)
        {
            return await ShowAgainAsync(tooMany);
        }

        var files = await uploads.SaveAsync(requester.OrganizationId, Visibility.Public, Cancel);
        var submitted = await submission.SubmitAsync(
            Actor,
            new SubmitTicket
            {
                Subject = Subject ?? "",
                Description = Description ?? "",
                PriorityId = PriorityId,
                CategoryId = CategoryId,
                RequesterId = requester.Id,
                FileIds = files,
                FormKey = FormKey,
                Source = Source == "phone" ? "phone" : "desk",
                Draft = DraftKey,
            },
            Cancel);
        if (!submitted.Succeeded)
        {
            await uploads.KeepAsync(Cancel);
            return await ShowAgainAsync(submitted.Problem!);
        }

        return SeeOther($"/desk/tickets/{submitted.Value.Number}");
    }

    private async Task<IActionResult> ShowAgainAsync(Problem problem)
    {
        Draft = NoDraft(DraftKey, "/desk/tickets/new");
        await LoadAsync();
        await CountAsync();
        return Refuse(problem);
    }

    private async Task LoadAsync()
    {
        (Priorities, Categories) = await choices.ForNewTicketAsync(Actor, Cancel);
        Requesters = await choices.RequestersAsync(Cancel);
    }
}
