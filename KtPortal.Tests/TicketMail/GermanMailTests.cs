using KtPortal.Core.Mail.Mime;
using KtPortal.Tests.Mail;

namespace KtPortal.Tests.TicketMail;

/// <summary>Each reader of one ticket gets its mails in his own language.</summary>
public sealed class GermanMailTests(MailHouse house) : IClassFixture<MailHouse>
{
    private const string Dana = "dana@harbor-dental.example";
    private const string Tessa = "tessa@kre8ivtech.example";

    [Fact]
    public async Task German_client_reads_german_and_the_english_participant_english()
    {
        await house.RunAsync("update users set locale = 'de' where email = $1", Dana);
        await house.RunAsync("update users set locale = 'de' where email = $1", Tessa);
        var number = await house.SubmitAsync(Dana, "Scanner klemmt");
        await house.RunAsync("""
            insert into ticket_participants (tenant_id, id, ticket_id, organization_id, email)
            select tenant_id, gen_random_uuid(), id, organization_id, 'accountant@books.example' from tickets where number = $1
            """, number);
        await house.RunJobsAsync();
        await house.ReplyAsync(Tessa, number, "Bitte einmal aus- und einschalten.");
        await house.RunJobsAsync();

        var mails = await house.OutboundAsync(number);
        var receipt = mails.Single(m => m.Kind == "receipt");
        Assert.Contains("Wir haben Ihre Anfrage erhalten: Scanner klemmt", receipt.TextBody, StringComparison.Ordinal);
        Assert.Matches(@"Sie sind Nr\. \d+ von \d+ in der Warteschlange „Mittel“", receipt.TextBody);
        Assert.Contains("<html lang=\"de\" dir=\"ltr\"", receipt.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("in der <b style=", receipt.HtmlBody, StringComparison.Ordinal);
        var german = mails.Single(m => m.Kind == "comment" && m.ToAddress == Dana);
        Assert.StartsWith(ReplyMarker.Line("de"), german.TextBody, StringComparison.Ordinal);
        Assert.Contains("hat geantwortet: Scanner klemmt", german.TextBody, StringComparison.Ordinal);
        Assert.Contains($"Ticket {number} öffnen", german.TextBody, StringComparison.Ordinal);
        var english = mails.Single(m => m.Kind == "comment" && m.ToAddress != Dana);
        Assert.StartsWith(ReplyMarker.Line("en"), english.TextBody, StringComparison.Ordinal);
        Assert.Contains("replied: Scanner klemmt", english.TextBody, StringComparison.Ordinal);
        Assert.Contains("in the Medium queue", english.TextBody, StringComparison.Ordinal);
    }
}
