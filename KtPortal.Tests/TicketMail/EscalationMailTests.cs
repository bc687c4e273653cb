using KtPortal.Core.Tickets.Escalations;
using KtPortal.Tests.Mail;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.TicketMail;

/// <summary>Who is told that a ticket was escalated.</summary>
public sealed class EscalationMailTests(MailHouse house) : IClassFixture<MailHouse>
{
    private const string Dana = "dana@harbor-dental.example";
    private const string Tessa = "tessa@kre8ivtech.example";

    [Fact]
    public async Task Managers_get_a_mail_once_and_who_escalated_it_and_the_client_none()
    {
        var number = await house.SubmitAsync(Dana, "Everything is down");
        await house.InAsync(house.ActorOf(Tessa), async services => Assert.True((await services.GetRequiredService<TicketEscalations>()
            .EscalateAsync(house.ActorOf(Tessa), number, new("The whole office waits"), CancellationToken.None)).Succeeded));
        await house.RunJobsAsync();

        var subject = $"{number} escalated to level 1: Everything is down";
        var told = await house.AskAsync<string[]>("select array_agg(to_address order by to_address) from outbound_messages where subject = $1", subject);
        Assert.Contains(MailHouse.Admin, told);
        Assert.Equal(told.Distinct(), told);
        Assert.DoesNotContain(Dana, told);
        Assert.DoesNotContain(Tessa, told);
        var text = await house.AskAsync<string>("select text_body from outbound_messages where subject = $1 limit 1", subject);
        Assert.Contains("The whole office waits", text, StringComparison.Ordinal);
        Assert.Contains($"/desk/tickets/{number}", text, StringComparison.Ordinal);
    }
}
