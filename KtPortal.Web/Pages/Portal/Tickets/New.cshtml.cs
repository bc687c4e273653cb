using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using KtPortal.Web.Ui.Forms;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Tickets;

[Access(Surface.Portal, TicketPermissions.Create)]
[TakesFiles]
public sealed class NewModel(TicketSubmission submission, TicketChoices choices, Uploads uploads) : PortalPage
{
    private const string DraftKey = "new-ticket";

    [BindProperty]
    public string? Subject { get; set; }

    [BindProperty]
    public string? Description { get; set; }

    [BindProperty]
    public Guid? PriorityId { get; set; }

    [BindProperty]
    public Guid? CategoryId { get; set; }

    [BindProperty]
    public Guid FormKey { get; set; }

    public IReadOnlyList<PriorityChoice> Priorities { get; private set; } = [];

    public IReadOnlyList<Choice> Categories { get; private set; } = [];

    public Uploads Uploads => uploads;

    public KeptDraft Draft { get; private set; } = null!;

    protected override string Section => TicketPlaces.PortalNew;

    public async Task OnGetAsync()
    {
        FormKey = Guid.CreateVersion7();
        await LoadAsync();
        PriorityId = Priorities.FirstOrDefault(p => p.IsDefault)?.Id;
        Draft = await FindDraftAsync(DraftKey, "/portal/tickets/new");
        if (Draft.IsKept)
        {
            (Subject, Description) = (Draft["Subject"], Draft["Description"]);
            (PriorityId, CategoryId) = (Draft.Id("PriorityId") ?? PriorityId, Draft.Id("CategoryId"));
        }
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
                Subject = Subject ?? "",
                Description = Description ?? "",
                PriorityId = Chosen(nameof(PriorityId), PriorityId),
                CategoryId = Chosen(nameof(CategoryId), CategoryId),
                FileIds = files,
                FormKey = FormKey == Guid.Empty ? Guid.CreateVersion7() : FormKey,
                Draft = DraftKey,
            },
            Cancel);
        if (!submitted.Succeeded)
        {
            await uploads.KeepAsync(Cancel);
            return await ShowAgainAsync(submitted.Problem!);
        }

        TellRefused(uploads);
        return SeeOther($"/portal/tickets/{submitted.Value.Number}?sent=true");
    }

    private async Task<IActionResult> ShowAgainAsync(Problem problem)
    {
        Draft = NoDraft(DraftKey, "/portal/tickets/new");
        await LoadAsync();
        return Refuse(problem);
    }

    private async Task LoadAsync() => (Priorities, Categories) = await choices.ForNewTicketAsync(Actor, Cancel);
}
