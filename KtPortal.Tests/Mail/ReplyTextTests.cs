using KtPortal.Core.Mail.Mime;

namespace KtPortal.Tests.Mail;

public sealed class ReplyTextTests
{
    [Theory]
    [InlineData("On Tue, May 5, 2026 at 10:01 AM Jane <jane@example.org> wrote:")]
    [InlineData("Am Di., 5. Mai 2026 um 10:01 Uhr schrieb Jane <jane@example.org>:")]
    [InlineData("Am 05.05.26 um 10:01 schrieb Jane:")]
    [InlineData("Le mar. 5 mai 2026 à 10:01, Jane <jane@example.org> a écrit :")]
    [InlineData("El mar, 5 may 2026 a las 10:01, Jane (<jane@example.org>) escribió:")]
    [InlineData("Il giorno mar 5 mag 2026 alle ore 10:01 Jane <jane@example.org> ha scritto:")]
    [InlineData("Em ter., 5 de mai. de 2026 às 10:01, Jane <jane@example.org> escreveu:")]
    [InlineData("Op di 5 mei 2026 om 10:01 schreef Jane <jane@example.org>:")]
    [InlineData("W dniu 05.05.2026 o 10:01, Jane pisze: napisał(a):")]
    [InlineData("Den tis 5 maj 2026 kl 10:01 skrev Jane <jane@example.org>:")]
    [InlineData("ti 5. toukok. 2026 klo 10.01 Jane (jane@example.org) kirjoitti:")]
    [InlineData("út 5. 5. 2026 v 10:01 odesílatel Jane <jane@example.org> napsal:")]
    [InlineData("Jane <jane@example.org>, 5 May 2026 Sal, 10:01 tarihinde şunu yazdı:")]
    [InlineData("вт, 5 мая 2026 г. в 10:01, Jane <jane@example.org>:")]
    [InlineData("2026年5月5日(火) 10:01 Jane <jane@example.org>:")]
    public void Knows_who_wrote_before_in_many_languages(string attribution)
    {
        var parts = ReplyText.Split($"It works.\n\n{attribution}\n\n> Does it work?\n");

        Assert.Equal("It works.", parts.Shown);
        Assert.Equal($"{attribution}\n\n> Does it work?", parts.Quoted);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    [InlineData("pl")]
    [InlineData("xx")]
    public void Cuts_at_our_own_marker_line(string language)
    {
        var parts = ReplyText.Split($"It works.\n\nSupport wrote\n{ReplyMarker.Line(language)}\n\nThe whole history.");

        Assert.Equal("It works.\n\nSupport wrote", parts.Shown);
    }

    [Fact]
    public void Shows_an_answer_below_the_marker_when_there_is_none_above() =>
        Assert.Equal("It works.", ReplyText.Split($"On 5 May 2026 Support <s@example.org> wrote:\n> {ReplyMarker.Line("en")}\n> Does it work?\n\nIt works.").Shown);

    [Fact]
    public void Keeps_quotes_with_answers_between_them()
    {
        var text = "Hi,\n\n> First?\n\nYes.\n\n> Second?\n\nNo.";

        Assert.Equal(text, ReplyText.Split(text).Shown);
    }

    [Fact]
    public void Keeps_the_answer_below_a_quote_that_follows_only_a_greeting() =>
        Assert.Contains("Yes, both.", ReplyText.Split("Hi Bob,\n\nOn 5 May 2026 Bob <b@example.org> wrote:\n\n> Did it work?\n\nYes, both.").Shown, StringComparison.Ordinal);

    [Fact]
    public void Hides_a_signature_but_not_two_dashes_in_a_sentence()
    {
        var parts = ReplyText.Split("Done -- at last.\n\n-- \nJana\nKunde GmbH");

        Assert.Equal("Done -- at last.", parts.Shown);
        Assert.Equal("--\nJana\nKunde GmbH", parts.Quoted);
    }

    [Fact]
    public void Shows_everything_where_nothing_would_remain()
    {
        Assert.Equal("> only a quote", ReplyText.Split("> only a quote").Shown);
        Assert.Equal("Sent from my iPhone", ReplyText.Split("Sent from my iPhone").Shown);
        Assert.Equal("", ReplyText.Split("").Shown);
    }

    [Fact]
    public void Does_not_take_a_journey_for_the_head_of_a_mail()
    {
        var text = "Please book:\n\nFrom: Berlin\nTo: Paris\nDate: 5 May";

        Assert.Equal(text, ReplyText.Split(text).Shown);
    }

    [Fact]
    public void Splits_markdown_as_well()
    {
        var parts = ReplyText.Split("It works.\n\n**Von:** Jane <jane@example.org>  \n**Gesendet:** Dienstag, 5. Mai 2026\n**An:** Support\n**Betreff:** Drucker\n\nGeht er?");

        Assert.Equal("It works.", parts.Shown);
    }

    [Fact]
    public void Finds_the_sender_of_a_forwarded_mail()
    {
        var sender = ReplyText.ForwardedSender("FYI\n\n-------- Weitergeleitete Nachricht --------\nBetreff: Drucker\nDatum: Tue, 5 May 2026\nVon: Jane Doe <jane@example.org>\nAn: support@example.org\n\nGeht nicht.");

        Assert.Equal(new MimeAddress("Jane Doe", "jane@example.org"), sender);
        Assert.Null(ReplyText.ForwardedSender("Nothing of that kind."));
    }
}
