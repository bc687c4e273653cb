using KtPortal.Core.Fields;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.CustomFields;
using KtPortal.Core.Tickets.Templates;
using KtPortal.Web.Fields;
using KtPortal.Web.Http;
using KtPortal.Web.Ui.Forms;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>Staff submit for a client's user, who then is the requester.</summary>
[Access(Surface.Desk, TicketPermissions.Create)]
[TakesFiles]
public sealed class NewModel(
    TicketSubmission submission, TicketChoices choices, TicketRequesters requesters, TicketTemplates templates, Core.Forms.Drafts drafts,
    NewTicketFields fields, Uploads uploads) : PortalPage
{
    private const string DraftKey = "desk-new";

    private TicketTemplate? used;

    /// <summary>Whom a link is about.</summary>
    [BindProperty(SupportsGet = true)]
    public string? For { get; set; }

    /// <summary>What a link begins it with.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Template { get; set; }

    /// <summary>Its fields stand in the request without a prefix.</summary>
    [BindProperty(Name = "")]
    public NewTicketForm Form { get; set; } = new();

    /// <summary>Whom the words fit.</summary>
    public RequesterMatches Matches { get; private set; } = RequesterMatches.None;

    public NewTicketChoices Offers { get; private set; } = null!;

    public IReadOnlyList<Choice> Templates { get; private set; } = [];

    /// <summary>What the template that was just chosen is called; null where none was.</summary>
    public string? Filled { get; private set; }

    /// <summary>What the tenant asks for besides, as what was chosen makes it.</summary>
    public FieldInputs Fields { get; private set; } = new([], _ => null);

    /// <summary>Also those that are not shown now.</summary>
    public bool HasFields { get; private set; }

    public Uploads Uploads => uploads;

    public KeptDraft Draft { get; private set; } = null!;

    public async Task OnGetAsync()
    {
        await LoadAsync();
        Draft = await FindDraftAsync(DraftKey, "/desk/tickets/new");
        Form = NewTicketForm.Of(Draft, For, Offers.First);
        await FillAsync(Template);
        await MatchAsync();
        ShowFields(FilledNow(Draft.Answers(Zone)));
    }

    /// <summary>Shows the form again with the fields that belong to what was chosen; files that were chosen stay with it.</summary>
    public async Task<IActionResult> OnPostFieldsAsync()
    {
        await MatchAsync();
        if (!Request.IsFragment())
        {
            await uploads.KeepAsync(Matches.Chosen?.OrganizationId ?? Actor.OrganizationId, Visibility.Public, Cancel);
        }

        await LoadAsync();
        await FindTemplateAsync(Form.TemplateId);
        Draft = NoDraft(DraftKey, "/desk/tickets/new");
        ModelState.Clear();
        ShowFields(this.Answers());
        await CountAsync();
        Response.Headers["HX-Push-Url"] = "false";
        return Request.IsFragment() ? Partial("/Fields/_FieldInputs.cshtml", Fields) : Page();
    }

    /// <summary>Shows the form again as the chosen template fills it; files that were chosen stay with it.</summary>
    public async Task<IActionResult> OnPostTemplateAsync()
    {
        await MatchAsync();
        await uploads.KeepAsync(Matches.Chosen?.OrganizationId ?? Actor.OrganizationId, Visibility.Public, Cancel);
        await LoadAsync();
        await FillAsync(Form.TemplateId);
        var answers = FilledNow(this.Answers());
        ShowFields(answers);
        await drafts.SaveAsync(Actor, DraftKey, TypedNow(answers), Cancel);
        Draft = NoDraft(DraftKey, "/desk/tickets/new");
        await CountAsync();
        // The form stays where it was: reloading it asks for it, and sends nothing.
        Response.Headers["HX-Push-Url"] = "false";
        return Page();
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

        var plan = Form.IsPlanned ? new PlanForm { Day = Form.Day, From = Form.From, Until = Form.Until }.Read(Zone) : new PlanTicket(0, null, null);
        if (!plan.Succeeded)
        {
            await uploads.KeepAsync(requester.OrganizationId, Visibility.Public, Cancel);
            return await ShowAgainAsync(plan.Problem!);
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
                ServiceId = Form.ServiceId,
                TemplateId = Form.TemplateId,
                ScheduledStart = plan.Value.Start,
                ScheduledEnd = plan.Value.End,
                Answers = this.Answers(),
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
        await FindTemplateAsync(Form.TemplateId);
        ShowFields(this.Answers());
        await CountAsync();
        return Refuse(problem);
    }

    private async Task LoadAsync()
    {
        Offers = await choices.ForNewTicketAsync(Actor, Cancel);
        Templates = await templates.OfferedAsync(Actor, Cancel);
    }

    private async Task FillAsync(Guid? chosen)
    {
        if (await FindTemplateAsync(chosen) is { } template)
        {
            Form = Form.FilledBy(template) with { TemplateId = template.Id };
            Filled = template.Name;
        }
    }

    private async Task<TicketTemplate?> FindTemplateAsync(Guid? chosen) => used = await templates.FindAsync(Actor, chosen, Cancel);

    private void ShowFields(FieldAnswers answers)
    {
        var sort = new NewTicketSort(
            Form.CategoryId, Offers.PriorityOf(Form.PriorityId, Form.ServiceId, Form.CategoryId), Form.Source == "phone" ? "phone" : "desk", Matches.Chosen?.OrganizationId)
        {
            TypeId = used?.TypeId,
            ServiceId = Form.ServiceId,
            QueueId = used?.QueueId,
            PartnerId = Matches.Chosen?.PartnerId,
        };
        HasFields = Offers.Fields.All.Any(f => f.IsActive);
        var sheet = fields.Open(Actor, Offers.Fields, sort, answers);
        Fields = new FieldInputs(sheet.Entries, ErrorOf, "/desk/tickets/new?handler=Fields") { Unseen = sheet.Unseen };
    }

    private FieldAnswers FilledNow(FieldAnswers answers) =>
        used is { } template ? fields.FilledBy(Offers.Fields, template, answers) : answers;

    private Dictionary<string, string> TypedNow(FieldAnswers answers)
    {
        var typed = new Dictionary<string, string>(Form.Typed);
        foreach (var (key, values) in answers.Typed.Where(a => a.Value.Any(v => v.Length > 0)))
        {
            typed[FieldAnswers.Prefix + key] = values.Last(v => v.Length > 0);
        }

        return typed;
    }

    private async Task MatchAsync()
    {
        if (TypedText.IsText(Form.For))
        {
            Matches = await RequesterMatches.OfAsync(requesters, Actor, Form.For, Form.ForId, Cancel);
        }
    }
}
