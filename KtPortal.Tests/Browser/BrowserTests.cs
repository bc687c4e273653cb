using KtPortal.Tests.Support;

namespace KtPortal.Tests.Browser;

/// <summary>What the browser tests of a feature do again and again, on a portal of their own.</summary>
public abstract class BrowserTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    protected OpenPortal Portal => portal;

    protected Shop Shop => portal.Shop;

    /// <summary>A window in which this person has signed in.</summary>
    /// <param name="app">Another node than the first.</param>
    /// <param name="zone">Where the device's clock is.</param>
    /// <param name="worker">Without the service worker every request can be routed by the test.</param>
    protected async Task<Screen> Open(Person person, Device device = Device.Desk, bool scripts = true, PortalApp? app = null, string? zone = null, bool worker = true)
    {
        var screen = await Screen.OpenAsync(chromium, app ?? portal.App, device, scripts, worker: worker, zone: zone);
        await screen.SignInAs(person);
        return screen;
    }

    /// <summary>A client's ticket that was accepted.</summary>
    protected async Task<OpenedTicket> Accepted(string subject, Person? assignee = null)
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, subject);
        await Shop.Accept(ticket, assignee: assignee);
        return ticket;
    }

    /// <summary>A client's ticket that an agent calls resolved.</summary>
    protected async Task<OpenedTicket> Resolved(string subject)
    {
        var ticket = await Accepted(subject, Shop.Agent);
        await Shop.SetStatus(ticket, "resolved");
        return ticket;
    }
}
