using KtPortal.Core.CannedResponses;
using KtPortal.Core.Kernel;
using KtPortal.Web.Tickets;
using KtPortal.Web.Ui;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>The composer: a public reply, a partner note or an internal note.</summary>
public sealed record ReplyForm
{
    public string? Content { get; set; }

    public string? Visibility { get; set; }

    public Guid? ThenStatusId { get; set; }

    /// <summary>What a canned response sets besides.</summary>
    public Guid? ThenPriorityId { get; set; }

    /// <summary>Sent, it takes a ticket that is nobody's.</summary>
    public bool TakesIt { get; set; }

    /// <summary>Sets the status also with what is open still.</summary>
    public bool IsSure { get; set; }

    /// <summary>What its writer has read of the conversation (<see cref="ReadingMark"/>).</summary>
    public long? ReadUntil { get; set; }

    /// <summary>The same form sent twice does its work once; one that brings none counts by itself.</summary>
    public Guid FormKey { get; set; } = Guid.CreateVersion7();

    /// <summary>The responses it was made with.</summary>
    public Guid[] Canned { get; set; } = [];

    /// <summary>An empty one, or what this user kept of one: on the visibility last used here.</summary>
    internal static ReplyForm For(TicketPage page)
    {
        var (draft, may) = (page.Draft, page.Visibilities);
        var last = page.Ticket.Conversation.LastOrDefault(e => e.Kind == "comment" && e.AuthorId == page.Actor.UserId)?.Visibility;
        var wanted = EnumText<Visibility>.TryParse(draft["Visibility"], out var kept) && may.Contains(kept)
            ? kept
            : last ?? Core.Kernel.Visibility.Public;
        return new()
        {
            Content = draft["Content"],
            Visibility = Words.Of(may.Count == 0 || may.Contains(wanted) ? wanted : may[0]),
            ThenStatusId = draft.Id("ThenStatusId"),
            ThenPriorityId = draft.Id("ThenPriorityId"),
            TakesIt = true,
        };
    }

    /// <summary>With a response below what is typed already.</summary>
    internal ReplyForm With(FilledResponse response, TicketPage page) => this with
    {
        Content = string.IsNullOrWhiteSpace(Content) ? response.Text : $"{Content.TrimEnd()}\n\n{response.Text}",
        ThenStatusId = page.NextStatuses.Any(s => s.Id == response.StatusId) ? response.StatusId : ThenStatusId,
        ThenPriorityId = page.Choices.Priorities.Any(p => p.Id == response.PriorityId) ? response.PriorityId : ThenPriorityId,
        Canned = [response.Id],
    };
}
