using KtPortal.Core.Tickets.Deletion;
using KtPortal.Tests.Mail;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.TicketMail;

/// <summary>A mail that answers a deleted ticket is not lost: it begins a new one.</summary>
public sealed class DeletedThreadTests(MailHouse house) : IClassFixture<MailHouse>
{
    private const string Dana = "dana@harbor-dental.example";

    [Fact]
    public async Task Answers_by_reference_token_and_number_begin_a_ticket_each()
    {
        var number = await house.SubmitAsync(Dana);
        await house.RunJobsAsync();
        var receipt = (await house.OutboundAsync(number))[0];
        var ada = house.ActorOf(MailHouse.Admin);
        await house.InAsync(ada, async services =>
            Assert.True((await services.GetRequiredService<TicketDeletion>().DeleteAsync(ada, number, "By mistake", CancellationToken.None)).Succeeded));
        var before = await house.AskAsync<long>("select count(*) from tickets");
        await house.ReceiveAsync(new Letter(Dana, "Re: it", "By reference.") { References = [receipt.MessageId] }.ToString());
        await house.ReceiveAsync(new Letter(Dana, "hello again", "By token.") { To = receipt.ReplyTo! }.ToString());
        await house.ReceiveAsync(new Letter(Dana, $"Re: [{number}] Printer", "By number.").ToString());
        Assert.Equal(before + 3, await house.AskAsync<long>("select count(*) from tickets"));
        Assert.Equal(0, await house.AskAsync<long>("select count(*) from ticket_comments where content like 'By %'"));
    }
}
