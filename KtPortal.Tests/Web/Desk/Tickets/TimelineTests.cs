using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Settings;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Configuration;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Tickets;

/// <summary>What happened to a ticket reads as a person would say it.</summary>
public sealed class TimelineTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task A_ticket_that_closed_by_itself_says_so_to_staff_and_client()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        await desk.Database.As(Shop.Manager.Actor, scope => scope.Get<TicketReplies>().PostAsync(scope.Actor, ticket.Number,
            new ReplyToTicket { Content = "It works again.", StatusId = Shop.Statuses["resolved"], FormKey = Guid.CreateVersion7() }, TestContext.Current.CancellationToken));
        await desk.Database.Force("update tickets set resolved_at = $2 where id = $1", ticket.Id, desk.Database.Clock.GetUtcNow().AddDays(-new TicketSettings().AutoCloseDays).AddHours(-1));
        await desk.Database.As(Actor.System(Shop.TenantId, AutoClosure.Name), async scope =>
        {
            await new AutoClosure(scope.Get<Journal>(), scope.Get<TicketSettingsBook>(), scope.Get<SettingsStore>(), desk.Database.Clock)
                .RunAsync(scope.Db, scope.Actor, TestContext.Current.CancellationToken);
            return await scope.Db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        using var agent = await desk.SignInAs(Shop.Agent);
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        const string Words = "Closed automatically, 7 days after it was resolved";

        foreach (var (who, path) in ((PortalClient, string)[])[(agent, $"/desk/tickets/{ticket.Number}"), (agent, $"/desk/tickets/{ticket.Number}?tab=timeline"), (dana, $"/portal/tickets/{ticket.Number}")])
        {
            var text = (await who.GetAsync(path)).Text;
            Assert.Contains(Words, text, StringComparison.Ordinal);
            Assert.DoesNotContain(AutoClosure.Name, text, StringComparison.Ordinal);
        }

        await desk.Database.Force("update users set locale = 'de' where id = $1", Shop.Harbor.Dana.Id);
        Assert.Contains("Automatisch geschlossen, 7 Tage nach der Lösung", (await dana.GetAsync($"/portal/tickets/{ticket.Number}")).Text, StringComparison.Ordinal);
    }
}
