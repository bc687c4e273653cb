using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Comments;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Tickets;

/// <summary>A comment as its author wants it to be.</summary>
public sealed record CommentForm
{
    public string? Content { get; set; }

    /// <summary>Of the comment as it was read.</summary>
    public int Edition { get; set; }

    /// <summary>Who reads it from now on; nothing: as so far.</summary>
    public string? Visibility { get; set; }
}

/// <summary>
/// A page on which somebody changes or removes what he said himself, at the desk or in the portal. Where it can't be changed any more it says why,
/// and shows what was typed.
/// </summary>
public abstract class CommentPage(CommentChanges comments) : PortalPage
{
    /// <summary>Its fields stand in the request without a prefix.</summary>
    [BindProperty(Name = "")]
    public CommentForm Form { get; set; } = new();

    public OwnComment Comment { get; protected set; } = null!;

    /// <summary>It is too late: what was typed is shown, and nothing can be sent.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Somebody, or oneself elsewhere, changed it while the form was open.</summary>
    public bool IsLostRace { get; private set; }

    public string TicketAddress => $"/{(Actor.IsStaff ? "desk" : "portal")}/tickets/{Comment.Number}";

    public string Address => $"/{(Actor.IsStaff ? "desk" : "portal")}/comments/{Comment.Id}";

    /// <summary>The comment in its conversation.</summary>
    public string Place => $"{TicketAddress}#c-{Comment.Id:N}";

    protected CommentChanges Comments => comments;

    protected override string Section => Actor.IsStaff ? TicketPlaces.Open : TicketPlaces.Portal;

    protected async Task<IActionResult> AskAsync(Guid id)
    {
        var found = await comments.FindAsync(Actor, id, Cancel);
        if (!found.Succeeded)
        {
            // In its place there is no room to say why.
            return Request.IsFragment() ? SeeAnew() : await ShowAgainAsync(id, found.Problem!);
        }

        Comment = found.Value;
        Form = new CommentForm { Content = Comment.Said.Text, Edition = Comment.Edition };
        return Request.IsFragment() ? Partial("/Pages/Desk/Comments/_InPlace.cshtml", this) : Page();
    }

    /// <summary>What was typed, beside what the comment is now, and why it was refused.</summary>
    protected async Task<IActionResult> ShowAgainAsync(Guid id, Problem problem)
    {
        if (problem is Problem.Forbidden || await comments.ShowAsync(Actor, id, Cancel) is not { } comment)
        {
            return Refuse(problem is Problem.Forbidden ? problem : new Problem.NotFound());
        }

        (Comment, IsOver, IsLostRace) = (comment, comment.Why is not null, problem is Problem.Stale);
        await CountAsync();
        return Refuse(problem);
    }
}
