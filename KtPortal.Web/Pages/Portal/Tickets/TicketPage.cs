using KtPortal.Core.Fields;
using KtPortal.Core.Kernel;
using KtPortal.Core.Surveys;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Comments;
using KtPortal.Core.Tickets.Watching;
using KtPortal.Web.Fields;
using KtPortal.Web.Http;
using KtPortal.Web.Tickets;
using KtPortal.Web.Ui.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace KtPortal.Web.Pages.Portal.Tickets;

/// <summary>What a client writes on a ticket.</summary>
public sealed record ReplyForm
{
    public string? Content { get; set; }

    /// <summary>What its writer has read of the conversation (<see cref="ReadingMark"/>).</summary>
    public long? ReadUntil { get; set; }

    /// <summary>The same form sent twice does its work once; one that brings none counts by itself.</summary>
    public Guid FormKey { get; set; } = Guid.CreateVersion7();
}

/// <summary>What the page and the forms on it share: the ticket, and the reply that is being written.</summary>
public abstract class TicketPage(PortalTicketQueries tickets, Uploads uploads) : PortalPage
{
    /// <summary>The conversation's part before this place; null for the newest.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Before { get; set; }

    /// <summary>Whose text is shown whole, however long.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Whole { get; set; }

    public PortalTicket Ticket { get; private set; } = null!;

    public Uploads Uploads => uploads;

    public KeptDraft Draft { get; private set; } = null!;

    public ReplyForm Reply { get; private set; } = new();

    public ConversationPages Pages => PagesOf(Ticket.Number);

    protected override string Section => TicketPlaces.Portal;

    protected override string Topics => $"ticket:{Ticket.Id}";

    /// <summary>Of the conversation as this page shows it.</summary>
    public long ReadUntil => ReadingMark.Of(Ticket.Conversation, Pages.IsNewest, Ticket.CreatedAt, Now);

    /// <summary>Of how it was solved; nothing while it isn't.</summary>
    public OwnRating Rating { get; private set; } = OwnRating.None;

    /// <summary>What the tenant asks for besides, as far as clients read it.</summary>
    public IReadOnlyList<FieldEntry> Fields { get; private set; } = [];

    /// <summary>What this client may say otherwise.</summary>
    public FieldInputs Answerable
    {
        get
        {
            var may = Ticket.Phase is not (Phase.Closed or Phase.Cancelled) && Actor.May(TicketPermissions.Create);
            return new FieldInputs([.. Fields.Where(f => may && f.Field is { IsActive: true, ClientEdits: true })], ErrorOf<FieldsForm>)
            {
                Ids = "answer-",
            };
        }
    }

    /// <summary>As people read it.</summary>
    public string Said(FieldEntry entry) =>
        entry.Value is { } value ? entry.Spec.Type.Say(entry.Spec, value, FieldContext.At(Zone, Now)) : "";

    /// <summary>What was stored when the page was read, as JSON.</summary>
    public string? Was(FieldEntry entry) => Ticket.Fields.Values.GetValueOrDefault(entry.Field.Key)?.ToJsonString();

    public QueueCard Queue => QueueCard.Of(Ticket, this);

    public bool IsOpen => Ticket.Phase is not (Phase.Closed or Phase.Cancelled);

    /// <summary>Which colleagues take part.</summary>
    public bool MayNamePeople => TicketPeople.MayManage(Actor, Ticket.RequesterId);

    /// <summary>Who sees it without taking part gets no mails of it.</summary>
    public bool MayFollow => IsOpen && Ticket.RequesterId != Actor.UserId;

    /// <summary>The reader said it a short while ago.</summary>
    public bool MayChange(ConversationEntry entry) => Ticket.Phase is not (Phase.Closed or Phase.Cancelled)
        && Actor.May(TicketPermissions.Create) && OwnComment.IsOpen(entry, Actor, Now);

    protected async Task<bool> LoadAsync(string number)
    {
        if (await tickets.FindAsync(Actor, number, PagesOf(number).Part, Cancel) is not { } ticket)
        {
            return false;
        }

        Ticket = ticket;
        Fields = ticket.Fields.Sheet(IsRefused<FieldsForm>() ? this.Answers() : FieldAnswers.None with { Zone = Zone }, Now).Entries;
        Draft = NoDraft(DraftOf(ticket.Number), $"/portal/tickets/{ticket.Number}");
        Draft = IsRefused<ReplyForm>() ? Draft : await FindDraftAsync(Draft.Key, Draft.Page);
        if (ticket.Phase is Phase.Resolved or Phase.Closed)
        {
            Rating = await HttpContext.RequestServices.GetRequiredService<TicketRatings>().FindOwnAsync(Actor, ticket.Id, Cancel);
        }

        Reply = FormOf(() => new ReplyForm { Content = Draft["Content"] });
        return true;
    }

    protected static string DraftOf(string number) => "reply-" + number;

    /// <summary>Shows the ticket's page again, with what was typed and why it was refused.</summary>
    /// <param name="form">Null for a button that holds nothing.</param>
    protected async Task<IActionResult> ShowAgainAsync(string number, object? form, Problem problem)
    {
        Refused = form;
        if (problem is Problem.NotFound or Problem.Forbidden || !await LoadAsync(number))
        {
            return Refuse(problem is Problem.Forbidden ? problem : new Problem.NotFound());
        }

        Refuse(problem);
        return TicketView();
    }

    private ConversationPages PagesOf(string number) => new($"/portal/tickets/{number}", null, Before, Whole);

    /// <summary>One view for the ticket and for every form on it.</summary>
    protected ViewResult TicketView() => new()
    {
        ViewName = "/Pages/Portal/Tickets/_TicketPage.cshtml",
        ViewData = new ViewDataDictionary<TicketPage>(ViewData, this),
        TempData = TempData,
        StatusCode = Response.StatusCode,
    };
}
