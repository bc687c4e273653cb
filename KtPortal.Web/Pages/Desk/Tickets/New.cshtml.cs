using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using KtPortal.Web.Ui.Forms;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>What staff write down for a client.</summary>
public sealed record NewTicketForm
{
    /// <summary>The requester's address, or words by which he is found.</summary>
    public string? For { get; set; }

    /// <summary>Who was chosen of those that the words fit.</summary>
    public Guid? ForId { get; set; }

    public string? Subject { get; set; }

    public string? Description { get; set; }

    public Guid? PriorityId { get; set; }

    public Guid? CategoryId { get; set; }

    public string? Source { get; set; }

    /// <summary>The same form sent twice does its work once; one that brings none counts by itself.</summary>
    public Guid FormKey { get; set; } = Guid.CreateVersion7();

    /// <param name="draft">What this user kept of one.</param>
    /// <param name="requester">Whom a link named.</param>
    /// <param name="priority">The one that is usual.</param>
    public static NewTicketForm Of(KeptDraft draft, string? requester, Guid? priority) => new()
    {
        For = draft["For"] ?? requester,
        Source = draft["Source"],
        Subject = draft["Subject"],
        Description = draft["Description"],
        PriorityId = draft.Id("PriorityId") ?? priority,
        CategoryId = draft.Id("CategoryId"),
    };
}

/// <summary>Staff submit for a client's user, who then is the requester.</summary>
[Access(Surface.Desk, TicketPermissions.Create)]
[TakesFiles]
public sealed class NewModel(TicketSubmission submission, TicketChoices choices, TicketRequesters requesters, Uploads uploads) : PortalPage
{
    private const string DraftKey = "desk-new";

    /// <summary>Whom a link is about.</summary>
    [BindProperty(SupportsGet = true)]
    public string? For { get; set; }

    /// <summary>Its fields stand in the request without a prefix.</summary>
    [BindProperty(Name = "")]
    public NewTicketForm Form { get; set; } = new();

    /// <summary>Whom the words fit.</summary>
    public RequesterMatches Matches { get; private set; } = RequesterMatches.None;

    public IReadOnlyList<PriorityChoice> Priorities { get; private set; } = [];

    public IReadOnlyList<Choice> Categories { get; private set; } = [];

    public Uploads Uploads => uploads;

    public KeptDraft Draft { get; private set; } = null!;

    public async Task OnGetAsync()
    {
        await LoadAsync();
        Draft = await FindDraftAsync(DraftKey, "/desk/tickets/new");
        Form = NewTicketForm.Of(Draft, For, Priorities.LastOrDefault(p => p.IsDefault)?.Id);
        await MatchAsync();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await MatchAsync();
        var requester = Matches.Chosen;
        if (requester is null || !ModelState.IsValid)
        {
            var errors = TicketRules.CheckTexts(Form.Subject, Form.Description);
            if (string.IsNullOrWhiteSpace(Form.For))
            {
                errors.Add("For", ProblemTexts.RequesterMissing);
            }
            else if (requester is null)
            {
                errors.Add("For", Matches.Found.Count > 0 ? DeskTicketTexts.ChooseRequester
                    : Form.For.Contains('@', StringComparison.Ordinal) ? DeskTicketTexts.NoAccountHere : DeskTicketTexts.NobodyFits);
                Matches = Matches with { IsNobody = false };
            }

            // For whom they are is not known yet: so long they are one's own organization's.
            await uploads.KeepAsync(requester?.OrganizationId ?? Actor.OrganizationId, Visibility.Public, Cancel);
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
                Subject = Form.Subject ?? "",
                Description = Form.Description ?? "",
                PriorityId = Form.PriorityId,
                CategoryId = Form.CategoryId,
                RequesterId = requester.Id,
                FileIds = files,
                FormKey = Form.FormKey,
                Source = Form.Source == "phone" ? "phone" : "desk",
                Draft = DraftKey,
            },
            Cancel);
        if (!submitted.Succeeded)
        {
            await uploads.KeepAsync(Cancel);
            return await ShowAgainAsync(submitted.Problem!);
        }

        TellRefused(uploads);
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
    }

    private async Task MatchAsync()
    {
        if (TypedText.IsText(Form.For))
        {
            Matches = await RequesterMatches.OfAsync(requesters, Actor, Form.For, Form.ForId, Cancel);
        }
    }
}
