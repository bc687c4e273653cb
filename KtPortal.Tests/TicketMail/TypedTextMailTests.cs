using System.Text;
using AngleSharp.Html.Parser;
using KtPortal.Core.Mail.Mime;
using KtPortal.Tests.Mail;
using KtPortal.Tests.Support;
using KtPortal.Tests.Text;

namespace KtPortal.Tests.TicketMail;

/// <summary>Mails carry what was typed, letter by letter, in both parts; and what came in plain stays so.</summary>
public sealed class TypedTextMailTests(MailHouse house) : IClassFixture<MailHouse>
{
    private const string Dana = "dana@harbor-dental.example";
    private const string Tessa = "tessa@kre8ivtech.example";

    [Fact]
    public async Task A_client_s_words_stand_in_both_parts_of_the_mail()
    {
        var number = await house.SubmitAsync(Dana);
        await house.AssignAsync(number, Tessa);
        foreach (var typed in TypedSamples.Texts)
        {
            await house.ReplyAsync(Dana, number, typed);
        }

        await house.RunJobsAsync();

        var mails = (await house.OutboundAsync(number)).FindAll(mail => mail.Kind == "comment");
        Assert.Equal(TypedSamples.Texts.Length, mails.Count);
        Assert.All(TypedSamples.Texts, typed =>
        {
            var mail = Assert.Single(mails, m => m.TextBody.Contains($"\n\n{typed}\n\n", StringComparison.Ordinal));
            Assert.Equal(typed, ShownText.Of(new HtmlParser().ParseDocument(mail.HtmlBody!).QuerySelector(".text")!));
            var raw = house.Smtp.Messages.Single(m => m.Contains($"Message-ID: <{mail.MessageId}>", StringComparison.Ordinal));
            var wire = MimeReader.Read(Encoding.UTF8.GetBytes(raw), TestContext.Current.CancellationToken);
            Assert.Contains(typed, wire.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("text/plain", "It is __init__ on \\\\fs01\\scans.", "plain", "It is __init__ on \\\\fs01\\scans.")]
    [InlineData("text/html", "<p>It is <b>urgent</b> &amp; __init__.</p>", "markdown", "It is **urgent** \\& \\_\\_init\\_\\_.")]
    public async Task A_mail_s_text_knows_which_part_it_was(string type, string body, string format, string text)
    {
        string Letter(string subject) =>
            $"From: Dana <{Dana}>\r\nTo: {MailHouse.Support}\r\nSubject: {subject}\r\n"
            + $"Message-ID: <{Guid.CreateVersion7()}@harbor-dental.example>\r\n"
            + $"Content-Type: {type}; charset=utf-8\r\n\r\n{body}\r\n";
        var row = await house.ReceiveAsync(Letter("Scripts"));
        Assert.Equal($"{format}|{text}", await house.AskAsync<string>(
            "select description_format || '|' || description from tickets where id = $1", row.SubjectId!));
        var number = await house.NumberOfAsync(row);
        await house.ReceiveAsync(Letter($"Re: [{number}] Scripts"));
        var comment = Assert.Single(await house.CommentsAsync(number));
        Assert.Equal($"{format}|{text}", $"{comment.ContentFormat.ToString().ToLowerInvariant()}|{comment.Content}");
    }
}
