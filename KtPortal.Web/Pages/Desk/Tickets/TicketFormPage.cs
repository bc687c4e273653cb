using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>A form on the ticket's page that posts to a page of its own: what is refused is shown again on the ticket's.</summary>
public abstract class TicketFormPage<TForm>(DeskTicketQueries tickets, TicketChoices choices, Uploads uploads)
    : TicketPage(tickets, choices, uploads)
    where TForm : class, new()
{
    /// <summary>As it was sent: its fields stand in the request without a prefix.</summary>
    [BindProperty(Name = "")]
    public TForm Form { get; set; } = new();

    public IActionResult OnGet(string number) => LocalRedirect(AddressOf(number));

    protected Task<IActionResult> ShowAgainAsync(string number, Problem problem) => ShowAgainAsync(number, Form, problem);
}
