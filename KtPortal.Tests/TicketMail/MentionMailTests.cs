using KtPortal.Core.Kernel;
using KtPortal.Tests.Mail;

namespace KtPortal.Tests.TicketMail;

/// <summary>Who was called gets a mail, once, that repeats nothing of what was said.</summary>
public sealed class MentionMailTests(MailHouse house) : IClassFixture<MailHouse>
{
    private const string Dana = "dana@harbor-dental.example";
    private const string Tessa = "tessa@kre8ivtech.example";

    [Fact]
    public async Task A_colleague_gets_one_and_the_client_none()
    {
        var number = await house.SubmitAsync(Dana);
        await house.RunJobsAsync();
        var ada = house.ActorOf(MailHouse.Admin).Name;
        await house.ReplyAsync(Tessa, number, $"She owes us a lot, @{ada}", Visibility.Internal);
        await house.RunJobsAsync();
        var told = await house.AskAsync<string[]>("select array_agg(to_address) from outbound_messages where dedupe_key like 'mention:%'");
        Assert.Equal([MailHouse.Admin], told);
        var text = await house.AskAsync<string>("select subject || text_body || html_body from outbound_messages where dedupe_key like 'mention:%'");
        Assert.Contains(number, text, StringComparison.Ordinal);
        Assert.DoesNotContain("owes", text, StringComparison.Ordinal);
    }
}
