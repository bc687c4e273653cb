using KtPortal.Tests.Support;

namespace KtPortal.Tests.Browser.Desk.Tickets;

/// <summary>What mail asks on a ticket can be read and answered on any screen, and leaves the conversation its room.</summary>
public sealed class MailQuestionsTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    [Theory]
    [InlineData(Device.Desk)]
    [InlineData(Device.Phone)]
    public async Task Many_questions_leave_room_and_violate_nothing(Device device)
    {
        var ticket = await AskAsync();
        await using var desk = await Screen.OpenAsync(chromium, portal.App, device);
        await desk.SignInAs(portal.Shop.Manager);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");

        Assert.Empty(await Axe.Violations(desk));
        Assert.True((await desk.Page.Locator("#conversation").BoundingBoxAsync())!.Height > 120);
        Assert.False(await desk.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"));
        await desk.Page.Locator("#mail-questions").GetByText("Confirm all").ClickAsync();
        await desk.Page.GetByText("20 people were copied").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
        desk.HasNothingToComplain();
    }

    [Fact]
    public async Task One_press_decides_without_scripts()
    {
        var ticket = await AskAsync();
        await using var desk = await Screen.OpenAsync(chromium, portal.App, Device.Desk, scripts: false);
        await desk.SignInAs(portal.Shop.Manager);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        await desk.Button("Decline person7@outside.example").ClickAsync();
        await desk.Page.GetByText("19 people were copied on the email").WaitForAsync();
        await desk.Button("Decline the email from paul@plumber.example").ClickAsync();
        await desk.Page.GetByText("An email from paul@plumber.example is waiting").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
    }

    private async Task<OpenedTicket> AskAsync()
    {
        var ticket = await portal.Shop.OpenTicket(portal.Shop.Harbor.Dana);
        await portal.Shop.Accept(ticket);
        await portal.Database.Force("""
            insert into ticket_participants (tenant_id, id, ticket_id, organization_id, email, state)
            select tenant_id, gen_random_uuid(), id, organization_id, 'person' || n || '@outside.example', 'proposed' from tickets, generate_series(1, 20) n where id = $1
            """, ticket.Id);
        await portal.Database.Force("""
            insert into inbound_messages (tenant_id, id, raw_sha256, store, object_key, size_bytes, from_address, from_name, state, reason, preview, subject_kind,
                subject_id)
            select tenant_id, gen_random_uuid(), sha256(id::text::bytea), 'local', 'x', 1, 'paul@plumber.example', 'Paul', 'held', 'from an unknown sender', 'I can mend it.', 'ticket', id
            from tickets where id = $1
            """, ticket.Id);
        return ticket;
    }
}
