using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets.Merging;
using KtPortal.Tests.Mail;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.TicketMail;

/// <summary>Mails that answer a merged ticket, by whatever sign, are on the ticket that it is now.</summary>
public sealed class MergedThreadTests(MailHouse house) : IClassFixture<MailHouse>
{
    private const string Dana = "dana@harbor-dental.example";
    private const string Tessa = "tessa@kre8ivtech.example";

    [Fact]
    public async Task Answers_by_reference_token_and_number_land_there()
    {
        var (source, target) = (await house.SubmitAsync(Dana), await house.SubmitAsync(Dana, "Another printer"));
        await house.RunJobsAsync();
        var receipt = (await house.OutboundAsync(source))[0];
        await MergeAsync(source, target);

        await house.ReceiveAsync(new Letter(Dana, "Re: it", "By reference.") { References = [receipt.MessageId] }.ToString());
        await house.ReceiveAsync(new Letter(Dana, "hello", "By token.") { To = receipt.ReplyTo! }.ToString());
        await house.ReceiveAsync(new Letter(Dana, $"Re: [{source}] Printer", "By number.").ToString());
        Assert.Equal(["By number.", "By reference.", "By token."], (await house.CommentsAsync(target)).Select(c => c.Content).Where(c => c.StartsWith("By", StringComparison.Ordinal)).Order());
        Assert.Empty(await house.CommentsAsync(source));

        // What staff answer goes on in the thread that its reader has.
        await house.ReplyAsync(Tessa, target, "We are on it.");
        await house.RunJobsAsync();
        Assert.Contains(receipt.MessageId, (await house.OutboundAsync(target))[^1].ReferenceIds);
    }

    [Fact]
    public async Task A_comment_whose_mail_was_not_sent_yet_is_mailed_of_the_ticket_it_is_on()
    {
        var (source, target) = (await house.SubmitAsync(Dana), await house.SubmitAsync(Dana, "Another printer"));
        await house.RunJobsAsync();
        await house.ReplyAsync(Tessa, source, "Please restart it.");
        await MergeAsync(source, target);
        await house.RunJobsAsync();
        var mail = (await house.OutboundAsync(target))[^1];
        Assert.Equal((Dana, "comment"), (mail.ToAddress, mail.Kind));
        Assert.Contains("Please restart it.", mail.TextBody, StringComparison.Ordinal);
    }

    private Task MergeAsync(string source, string target) => house.InAsync(house.ActorOf(Tessa), async services =>
    {
        Result<(string, int)> merged = await services.GetRequiredService<TicketMerging>().MergeAsync(house.ActorOf(Tessa), [source], target, CancellationToken.None);
        Assert.True(merged.Succeeded, merged.Problem?.ToString());
    });
}
