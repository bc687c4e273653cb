using System.Globalization;
using KtPortal.Core.CannedResponses;
using KtPortal.Core.Changes;
using KtPortal.Core.Fields;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Surveys;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Comments;
using KtPortal.Core.Tickets.Escalations;
using KtPortal.Web.Fields;
using KtPortal.Web.Http;
using KtPortal.Web.Tickets;
using KtPortal.Web.Ui;
using KtPortal.Web.Ui.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace KtPortal.Web.Pages.Desk.Tickets;

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

    public DeskTicket Ticket { get; private set; } = null!;

    public DeskChoices Choices { get; private set; } = null!;

    public Uploads Uploads => uploads;

    /// <summary>What its client thinks of how it was solved; read once it is.</summary>
    public IReadOnlyList<GivenRating> Ratings { get; private set; } = [];

    public InternalRatingsOf InternalRatings { get; private set; } = InternalRatingsOf.None;

    public KeptDraft Draft { get; private set; } = null!;

    public ReplyForm Reply { get; protected set; } = new();

    /// <summary>What the tenant asks for besides, with what was just sent of it.</summary>
    public IReadOnlyList<FieldEntry> Fields { get; private set; } = [];

    /// <summary>As people read it.</summary>
    public string Said(FieldEntry entry) =>
        entry.Value is { } value ? entry.Spec.Type.Say(entry.Spec, value, FieldContext.At(Zone, Now)) : "";

    /// <summary>Of a refused form those fields that it needs: they are filled in with it.</summary>
    public FieldInputs Asked<TForm>(string ids)
    {
        var asked = IsRefused<TForm>() ? Fields.Where(f => ErrorOf(f.Name) is not null || Sent.Typed.ContainsKey(f.Field.Key)) : [];
        return new FieldInputs([.. asked], ErrorOf) { Ids = ids };
    }

    private FieldAnswers Sent => Refused is null ? FieldAnswers.None with { Zone = Zone } : this.Answers();

    public PropertiesForm Properties => FormOf(() => PropertiesForm.Of(Ticket));

    public IReadOnlyList<Visibility> Visibilities { get; private set; } = [];

    /// <summary>How a partner's staff is told apart from the provider's, who must not be named to them.</summary>
    public string PartnerReaders => Actor.Audience == Audience.Partner
        ? DeskTicketTexts.SupportAndTeam
        : DeskTicketTexts.PartnerAndWe.With(Ticket.Row.PartnerName ?? DeskTicketTexts.ThePartner);

    /// <summary>What this user may set it to, and what it is now.</summary>
    public IEnumerable<StatusChoice> PossibleStatuses =>
        Choices.Statuses.Where(s => s.Id == Ticket.StatusId || TicketLife.ByStatus.May(Actor, Ticket.Row.Phase, s.Phase));

    /// <summary>What a select offers, and what the ticket has though nobody could choose it now: an entry set aside, who left.</summary>
    public static IEnumerable<(Guid Id, string Name)> WithPresent(IEnumerable<(Guid Id, string Name)> offered, Guid? id, string name) =>
        id is { } has && offered.All(o => o.Id != has) ? offered.Prepend((has, name)) : offered;

    public IEnumerable<(Guid Id, string Name)> Queues =>
        WithPresent(Choices.Queues.Select(q => (q.Id, q.Name)), Ticket.QueueId, Words.Builtin(Ticket.QueueName ?? DeskTicketTexts.Unknown));

    public IEnumerable<(Guid Id, string Name)> Teams =>
        WithPresent(Choices.Teams.Select(t => (t.Id, t.Name)), Ticket.TeamId, Words.Builtin(Ticket.TeamName ?? DeskTicketTexts.Unknown));

    public IReadOnlyList<Choosable> StatusOffers
    {
        get
        {
            var phases = PossibleStatuses.ToDictionary(s => s.Id, s => s.Phase);
            var offered = WithPresent(phases.Keys.Select(NameOf), Ticket.StatusId, Words.Builtin(Ticket.Row.StatusName));
            return Choosable.Of(offered, id => "phase-" + TicketWords.Of(phases.GetValueOrDefault(id, Ticket.Row.Phase)));
            (Guid, string) NameOf(Guid id) => (id, Choices.Statuses.First(s => s.Id == id).Name);
        }
    }

    public IReadOnlyList<Choosable> PriorityOffers
    {
        get
        {
            var levels = Choices.Priorities.ToDictionary(p => p.Id, p => p.Level);
            var offered = WithPresent(Choices.Priorities.Select(p => (p.Id, p.Name)), Ticket.Row.PriorityId, Words.Builtin(Ticket.Row.PriorityName));
            return Choosable.Of(offered, id => "priority-" + TicketWords.Of(levels.GetValueOrDefault(id, Ticket.Row.Level)));
        }
    }

    /// <summary>Where the people stand with how much each has to do, and what each lacks for this ticket.</summary>
    public string PeopleSource => Ticket.Skills.IsEmpty ? "/desk/people" : $"/desk/people?ticket={Ticket.Row.Number}";

    public IEnumerable<StatusChoice> NextStatuses => PossibleStatuses.Where(s => s.Id != Ticket.StatusId);

    public string Address => $"/desk/tickets/{Ticket.Row.Number}";

    public ConversationPages Pages => PagesOf(Ticket.Row.Number);

    public bool IsFinished => Ticket.Row.Phase is Phase.Closed or Phase.Cancelled;

    public bool MayUpdate => Actor.May(TicketPermissions.Update) && !IsFinished;

    /// <summary>Queues and teams are the provider's own.</summary>
    public bool MayRoute => TicketRouting.MayRoute(Actor);

    /// <summary>A mail named people, or waits itself, and who reads this may decide.</summary>
    public bool Asks => !Ticket.Questions.IsEmpty && Actor.May(TicketPermissions.Update);

    public bool MayUseCanned => Actor.May(CannedResponsePermissions.Use);

    public bool MayAccept => Ticket.Row.Phase == Phase.New && Actor.May(TicketPermissions.Accept);

    /// <summary>Nobody's ticket: who answers may take it in the same step.</summary>
    public bool MayTakeWithReply => MayUpdate && Ticket.AssigneeId is null && (Ticket.Row.Phase != Phase.New || MayAccept);

    /// <summary>Of the conversation as this page shows it.</summary>
    public long ReadUntil => ReadingMark.Of(Ticket.Conversation, Pages.IsNewest, Ticket.Row.CreatedAt, Now);

    public bool MayPlan => Actor.May(TicketPermissions.Update) && Ticket.Row.Phase.IsActive();

    public bool MayEscalate => Actor.May(TicketPermissions.Escalate) && Ticket.Row.Phase.IsActive();

    /// <summary>Relating leaves both as they are: closed ones, too.</summary>
    public bool MayRelate => Actor.May(TicketPermissions.Merge);

    public bool MayMerge => MayRelate && !IsFinished;

    /// <summary>There is something to take out of it.</summary>
    public bool MaySplit => MayRelate && (Ticket.HasEarlier || Ticket.Conversation.Any(e => e.Kind == "comment"));

    /// <summary>What is chosen where nobody says otherwise.</summary>
    public string NextLevel =>
        Math.Min((Ticket.Escalation?.Level ?? 0) + 1, Escalation.Highest).ToString(CultureInfo.CurrentCulture);

    public string EscalationReaders =>
        Actor.Audience == Audience.Partner ? DeskTicketTexts.EscalateReadsProvider.With(DeskTicketTexts.SupportAndTeam) : DeskTicketTexts.EscalateReads;

    /// <summary>What should never have been there can be removed at any time.</summary>
    public bool MayRedact => Actor.May(TicketPermissions.Delete);

    /// <summary>Tickets are the provider's to delete.</summary>
    public bool MayDelete => MayRedact && Actor.Audience == Audience.Provider;

    /// <summary>Where a file of this ticket is removed, by its id; null where the reader may not.</summary>
    public Func<Guid, string>? FileRemoval => MayRedact ? id => $"{Address}/redaction?file={id}" : null;

    public bool MayReopen => TicketLife.ByReopening.May(Actor, Ticket.Row.Phase, Phase.Open);

    protected override string Section => Ticket.Row.Phase == Phase.New ? TicketPlaces.Inbox : TicketPlaces.Open;

    protected override string Topics => $"ticket:{Ticket.Row.Id}";

    protected override string? Styles => "tickets";

    protected async Task<bool> LoadAsync(string number)
    {
        if (await tickets.FindAsync(Actor, number, PagesOf(number).Part, Cancel) is not { } ticket)
        {
            return false;
        }

        (Ticket, Choices) = (ticket, await choices.ForDeskAsync(Actor, Cancel));
        if (ticket.Row.Phase is Phase.Resolved or Phase.Closed)
        {
            var services = HttpContext.RequestServices;
            Ratings = await services.GetRequiredService<TicketRatings>().ListAsync(Actor, ticket.Row.Id, Cancel);
            InternalRatings = await services.GetRequiredService<InternalRatings>().FindAsync(Actor, ticket.Row.Id, Cancel);
        }

        Fields = ticket.Fields.Sheet(Sent, Now).Entries;
        Visibilities = [.. Enum.GetValues<Visibility>().Where(MayWrite)];
        Draft = IsRefused<ReplyForm>() || IsFinished || Visibilities.Count == 0
            ? NoDraft(DraftOf(ticket.Row.Number), Address)
            : await FindDraftAsync(DraftOf(ticket.Row.Number), Address);
        Reply = FormOf(() => ReplyForm.For(this));
        return true;
    }

    /// <summary>Shows the ticket again as it is now, with what was typed in the form and why it was refused.</summary>
    /// <param name="form">Null for a button that holds nothing.</param>
    protected async Task<IActionResult> ShowAgainAsync(string number, object? form, Problem problem)
    {
        Refused = form;
        if (problem is Problem.NotFound or Problem.Forbidden || !await LoadAsync(number))
        {
            return Refuse(problem is Problem.Forbidden ? problem : new Problem.NotFound());
        }

        Refused = form is PropertiesForm properties ? properties.Against(Ticket, Choices) : form;
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
    protected IActionResult SeeChange(Change change, bool inInbox = false)
    {
        if (change.Fields.Count > 0)
        {
            Tell(change);
        }

        return inInbox ? SeeOther("/desk/inbox") : SeeTicket(change.Name);
    }

    protected static string AddressOf(string number) => "/desk/tickets/" + Uri.EscapeDataString(number);

    /// <summary>The draft of a reply or note on this ticket.</summary>
    protected static string DraftOf(string number) => "desk-" + number;

    private ConversationPages PagesOf(string number) =>
        new($"/desk/tickets/{number}", Tab is "timeline" or "details" ? Tab : null, Before, Whole);

    /// <summary>The reader said it a short while ago.</summary>
    public bool MayChange(ConversationEntry entry) =>
        !IsFinished && OwnComment.IsOpen(entry, Actor, Now) && MayWrite(entry.Visibility);

    private bool MayWrite(Visibility visibility) => visibility switch
    {
        Core.Kernel.Visibility.Public => Actor.May(TicketPermissions.Update),
        Core.Kernel.Visibility.Partner => Ticket.PartnerId is not null && Actor.May(TicketPermissions.CommentPartner),
        _ => Actor.May(TicketPermissions.CommentInternal),
    };
}
