using KtPortal.Core.CannedResponses;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using KtPortal.Web.Ui;
using KtPortal.Web.Ui.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>The form of the page that was refused: it keeps what was typed and shows why.</summary>
public enum TicketForm
{
    None,
    Reply,
    Properties,
    Acceptance,
    Refusal,
    Reopening,
}

/// <summary>A field that somebody else changed meanwhile: their value now, and the one that was sent.</summary>
public sealed record LostField(string Name, string Theirs, string Yours);

/// <summary>What the ticket's page and the forms on it share. Each form posts to a page of its own and shows this one again.</summary>
public abstract class TicketPage(DeskTicketQueries tickets, TicketChoices choices, Uploads uploads) : PortalPage
{
    /// <summary>"timeline", or on narrow screens "details"; else the conversation.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Tab { get; set; }

    /// <summary>The conversation's part before this place; null for the newest.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Before { get; set; }

    /// <summary>Whose text is shown whole, however long.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Whole { get; set; }

    [BindProperty(Name = "Content")]
    public string? Text { get; set; }

    [BindProperty]
    public string? Visibility { get; set; }

    [BindProperty]
    public Guid? ThenStatusId { get; set; }

    /// <summary>What a canned response sets besides.</summary>
    [BindProperty]
    public Guid? ThenPriorityId { get; set; }

    [BindProperty]
    public Guid FormKey { get; set; }

    [BindProperty]
    public int Version { get; set; }

    /// <summary>The values the form was read with; what differs from them is what this user changed.</summary>
    [BindProperty]
    public string? Seen { get; set; }

    [BindProperty]
    public Guid? StatusId { get; set; }

    [BindProperty]
    public Guid? PriorityId { get; set; }

    [BindProperty]
    public Guid? AssigneeId { get; set; }

    [BindProperty]
    public Guid? CategoryId { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>The responses that the reply was made with.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid[] Canned { get; set; } = [];

    public DeskTicket Ticket { get; private set; } = null!;

    public DeskChoices Choices { get; private set; } = null!;

    public Uploads Uploads => uploads;

    public TicketForm Refused { get; private set; }

    public KeptDraft Draft { get; private set; } = null!;

    /// <summary>Filled after a lost race only.</summary>
    public IReadOnlyList<LostField> Lost { get; private set; } = [];

    public bool IsLostRace { get; private set; }

    public IReadOnlyList<Visibility> Visibilities { get; private set; } = [];

    /// <summary>How a partner's staff is told apart from the provider's, who must not be named to them.</summary>
    public string PartnerReaders => Actor.Audience == Audience.Partner
        ? DeskTicketTexts.SupportAndTeam
        : DeskTicketTexts.PartnerAndWe.With(Ticket.Row.PartnerName ?? DeskTicketTexts.ThePartner);

    /// <summary>What it may be set to: no way leads back to new.</summary>
    public IEnumerable<StatusChoice> PossibleStatuses => Choices.Statuses.Where(s => s.Phase != Phase.New || s.Id == Ticket.StatusId);

    /// <summary>What a select offers, and what the ticket has though nobody could choose it now: an entry set aside, who left.</summary>
    public static IEnumerable<(Guid Id, string Name)> WithPresent(IEnumerable<(Guid Id, string Name)> offered, Guid? id, string name) =>
        id is { } has && offered.All(o => o.Id != has) ? offered.Prepend((has, name)) : offered;

    public IEnumerable<StatusChoice> NextStatuses => PossibleStatuses.Where(s => s.Id != Ticket.StatusId);

    public string SeenNow => $"{Ticket.StatusId:N} {Ticket.Row.PriorityId:N} {Ticket.AssigneeId:N} {Ticket.Row.CategoryId:N}";

    public string Address => $"/desk/tickets/{Ticket.Row.Number}";

    public ConversationPages Pages => PagesOf(Ticket.Row.Number);

    public bool IsFinished => Ticket.Row.Phase is Phase.Closed or Phase.Cancelled;

    public bool MayUpdate => Actor.May(TicketPermissions.Update) && !IsFinished;

    /// <summary>A mail named people, or waits itself, and who reads this may decide.</summary>
    public bool Asks => !Ticket.Questions.IsEmpty && Actor.May(TicketPermissions.Update);

    public bool MayUseCanned => Actor.May(CannedResponsePermissions.Use);

    public bool MayAccept => Ticket.Row.Phase == Phase.New && Actor.May(TicketPermissions.Accept);

    public bool MayReopen => !Ticket.Row.Phase.IsActive() &&
        Actor.May(Ticket.Row.Phase == Phase.Closed ? TicketPermissions.ReopenClosed : TicketPermissions.Update);

    protected override string Section => Ticket.Row.Phase == Phase.New ? TicketPlaces.Inbox : TicketPlaces.Open;

    protected override string Topics => $"ticket:{Ticket.Row.Id}";

    protected async Task<bool> LoadAsync(string number)
    {
        if (await tickets.FindAsync(number, PagesOf(number).Part, Cancel) is not { } ticket)
        {
            return false;
        }

        (Ticket, Choices) = (ticket, await choices.ForDeskAsync(Actor, Cancel));
        Visibilities = [.. Enum.GetValues<Visibility>().Where(MayWrite)];
        FormKey = FormKey == Guid.Empty ? Guid.CreateVersion7() : FormKey;
        Draft = Refused == TicketForm.Reply || IsFinished || Visibilities.Count == 0
            ? NoDraft(DraftOf(number), Address)
            : await FindDraftAsync(DraftOf(number), Address);
        if (Refused != TicketForm.Reply)
        {
            var last = ticket.Conversation.LastOrDefault(e => e.Kind == "comment" && e.AuthorId == Actor.UserId)?.Visibility
                ?? Core.Kernel.Visibility.Public;
            Visibility = Words.Of(Visibilities.Count == 0 || Visibilities.Contains(last) ? last : Visibilities[0]);
            TakeUpDraft();
        }

        if (Refused is not (TicketForm.Properties or TicketForm.Acceptance))
        {
            (StatusId, PriorityId, AssigneeId, CategoryId) = (ticket.StatusId, ticket.Row.PriorityId, ticket.AssigneeId, ticket.Row.CategoryId);
        }

        return true;
    }

    /// <summary>Shows the ticket again as it is now, with what was typed in the form and why it was refused.</summary>
    protected async Task<IActionResult> ShowAgainAsync(string number, TicketForm form, Problem problem)
    {
        Refused = form;
        if (problem is Problem.NotFound or Problem.Forbidden || !await LoadAsync(number))
        {
            return Refuse(problem is Problem.Forbidden ? problem : new Problem.NotFound());
        }

        if (form == TicketForm.Properties && Version != Ticket.Row.Version)
        {
            IsLostRace = true;
            TakeOverWhatWasNotTouched();
            Lost = CompareWithNow();
            Version = Ticket.Row.Version;
        }

        await CountAsync();
        Refuse(problem);
        return TicketView();
    }

    /// <summary>One view for the ticket and for every form on it.</summary>
    protected ViewResult TicketView() => new()
    {
        ViewName = "/Pages/Desk/Tickets/_TicketPage.cshtml",
        ViewData = new ViewDataDictionary<TicketPage>(ViewData, this),
        TempData = TempData,
        StatusCode = Response.StatusCode,
    };

    protected IActionResult SeeTicket(string number, string more = "") =>
        SeeOther(AddressOf(number) + (Tab == "details" ? "?tab=details" + more.Replace('?', '&') : more));

    /// <summary>After an edit: the page that shows it says what was done and offers to take it back.</summary>
    protected IActionResult SeeChange(TicketChange change, bool inInbox = false)
    {
        if (change.Fields.Count > 0)
        {
            HttpContext.RequestServices.GetRequiredService<UndoSeal>().Announce(change, Now).LeaveIn(TempData);
        }

        return inInbox ? SeeOther("/desk/inbox") : SeeTicket(change.Number);
    }

    protected static string AddressOf(string number) => "/desk/tickets/" + Uri.EscapeDataString(number);

    /// <summary>The draft of a reply or note on this ticket.</summary>
    protected static string DraftOf(string number) => "desk-" + number;

    /// <summary>Puts it below what is typed already.</summary>
    protected void Insert(FilledResponse response)
    {
        Text = string.IsNullOrWhiteSpace(Text) ? response.Text : $"{Text.TrimEnd()}\n\n{response.Text}";
        ThenStatusId = NextStatuses.Any(s => s.Id == response.StatusId) ? response.StatusId : ThenStatusId;
        ThenPriorityId = Choices.Priorities.Any(p => p.Id == response.PriorityId) ? response.PriorityId : ThenPriorityId;
    }

    private void TakeUpDraft()
    {
        if (Draft.IsKept)
        {
            (Text, ThenStatusId, ThenPriorityId) = (Draft["Content"], Draft.Id("ThenStatusId"), Draft.Id("ThenPriorityId"));
            Visibility = EnumText<Visibility>.TryParse(Draft["Visibility"], out var kept) && Visibilities.Contains(kept) ? Words.Of(kept) : Visibility;
        }
    }

    private ConversationPages PagesOf(string number) => new($"/desk/tickets/{number}", Tab is "timeline" or "details" ? Tab : null, Before, Whole);

    private bool MayWrite(Visibility visibility) => visibility switch
    {
        Core.Kernel.Visibility.Public => Actor.May(TicketPermissions.Update),
        Core.Kernel.Visibility.Partner => Ticket.PartnerId is not null && Actor.May(TicketPermissions.CommentPartner),
        _ => Actor.May(TicketPermissions.CommentInternal),
    };

    private void TakeOverWhatWasNotTouched()
    {
        var seen = Seen?.Split(' ') ?? [];
        Guid? Merge(int i, Guid? sent, Guid? now) => seen.Length == 4 && seen[i] == $"{sent:N}" ? now : sent;
        StatusId = Merge(0, StatusId, Ticket.StatusId);
        PriorityId = Merge(1, PriorityId, Ticket.Row.PriorityId);
        AssigneeId = Merge(2, AssigneeId, Ticket.AssigneeId);
        CategoryId = Merge(3, CategoryId, Ticket.Row.CategoryId);
    }

    private List<LostField> CompareWithNow()
    {
        var row = Ticket.Row;
        string Status(Guid? id) => Choices.Statuses.FirstOrDefault(s => s.Id == id)?.Name ?? DeskTicketTexts.Unknown;
        string Priority(Guid? id) => Choices.Priorities.FirstOrDefault(p => p.Id == id).Name ?? DeskTicketTexts.Unknown;
        string Person(Guid? id) => id is null
            ? DeskTicketTexts.Nobody
            : Choices.People.FirstOrDefault(p => p.Id == id)?.Name ?? DeskTicketTexts.SomebodyElse;
        string Category(Guid? id) => id is null
            ? DeskTicketTexts.None
            : Choices.Categories.FirstOrDefault(c => c.Id == id)?.Name ?? DeskTicketTexts.Unknown;
        var fields = new List<LostField>();
        if (StatusId != Ticket.StatusId)
        {
            fields.Add(new(DeskTicketTexts.Status, Words.Builtin(row.StatusName), Status(StatusId)));
        }

        if (PriorityId != row.PriorityId)
        {
            fields.Add(new(DeskTicketTexts.Priority, Words.Builtin(row.PriorityName), Priority(PriorityId)));
        }

        if (AssigneeId != Ticket.AssigneeId)
        {
            fields.Add(new(DeskTicketTexts.Assignee, row.AssigneeName ?? DeskTicketTexts.Nobody, Person(AssigneeId)));
        }

        if (CategoryId != row.CategoryId)
        {
            fields.Add(new(DeskTicketTexts.Category, Words.Builtin(Ticket.CategoryName ?? DeskTicketTexts.None), Category(CategoryId)));
        }

        return fields;
    }
}
