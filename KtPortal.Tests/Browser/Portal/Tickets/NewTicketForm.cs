using KtPortal.Tests.Support;

namespace KtPortal.Tests.Browser.Portal.Tickets;

/// <summary>A client on a phone, about to open a ticket.</summary>
public abstract class NewTicketForm(OpenPortal portal, Chromium chromium) : BrowserTests(portal, chromium)
{
    protected const string Description = "Since this morning nothing comes out.";

    protected async Task<Screen> NewTicket(bool scripts = true)
    {
        var phone = await Open(Shop.Harbor.Dana, Device.Phone, scripts);
        await phone.GoTo("/portal/tickets/new");
        return phone;
    }

    protected static async Task Fill(Screen screen, string subject, string description)
    {
        await screen.Page.GetByLabel("What do you need help with?").FillAsync(subject);
        await screen.Page.GetByLabel("What happens?").FillAsync(description);
    }
}
