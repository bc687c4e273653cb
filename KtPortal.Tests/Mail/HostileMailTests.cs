using System.Text;
using KtPortal.Core.Mail.Mime;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Mail;

/// <summary>Mail made to break the reader: it must come to an end, soon and without an exception.</summary>
public sealed class HostileMailTests
{
    private static readonly string[] Fixtures = ["nested", "bounce-report", "bounce-in-words", "invitation", "newsletter"];

    [Fact]
    public void Survives_thousands_of_damaged_mails()
    {
        var random = new Random(20260505);
        var seeds = Fixtures.Select(Samples.FixtureBytes).ToArray();
        for (var round = 0; round < 4000; round++)
        {
            ReadEverything(Damage(random, [.. seeds[round % seeds.Length]]));
        }
    }

    public static TheoryData<string, string, string, int> Bombs => new()
    {
        { "words without end", "Subject: ", "=?utf-8?Q?", 200_000 },
        { "question marks", "Subject: ", "=?", 500_000 },
        { "open comments", "To: ", "(", 500_000 },
        { "angle brackets", "To: ", "<", 500_000 },
        { "commas", "To: ", "a,", 300_000 },
        { "backslashes", "To: ", "\"\\", 300_000 },
        { "references", "References: ", "<", 300_000 },
        { "parameters", "Content-Type: text/plain; ", "a*0*=b;", 100_000 },
        { "equal signs", "Content-Type: text/plain; ", "= ", 300_000 },
        { "boundaries", "Content-Type: multipart/mixed; boundary=x\n\n", "--x\n", 300_000 },
        { "soft breaks", "Content-Transfer-Encoding: quoted-printable\n\n", "= ", 1_000_000 },
        { "attributions", "From: a@b.example\n\n", "On 5 May Jane\n", 100_000 },
        { "quote levels", "From: a@b.example\n\n", ">", 2_000_000 },
        { "answers", "From: a@b.example\n\n", "> a\nb\n", 200_000 },
        { "taglines", "From: a@b.example\n\n", "Sent from my iPhone\n", 100_000 },
        { "head lines", "From: a@b.example\n\n", "From: a\n", 100_000 },
        { "rules", "From: a@b.example\n\n", "_____\n", 200_000 },
        { "deep elements", "Content-Type: text/html\n\n", "<div>", 50_000 },
        { "deep quotes", "Content-Type: text/html\n\n", "<blockquote>", 50_000 },
        { "deep lists", "Content-Type: text/html\n\n", "<ul><li>", 50_000 },
        { "open formatting", "Content-Type: text/html\n\n", "<p><b><i><font size=1>", 50_000 },
        { "tables in tables", "Content-Type: text/html\n\n", "<table><tr><td>", 50_000 },
        { "groups of a report", "Content-Type: message/delivery-status\n\n", "nonsense\n\n", 200_000 },
    };

    [Theory, MemberData(nameof(Bombs))]
    public void Reads_a_bomb_in_time(string name, string head, string charge, int count)
    {
        var mail = head + new StringBuilder().Insert(0, charge, count);
        var time = ThreadTime.Of(() => ReadEverything(Encoding.UTF8.GetBytes(mail)));
        // Generous: what isn't linear takes minutes here.
        Assert.True(time < TimeSpan.FromSeconds(15), $"{name} took {time}");
    }

    private static void ReadEverything(byte[] bytes)
    {
        var mail = MimeReader.Read(bytes, cancel: TestContext.Current.CancellationToken);
        var text = mail.TextBody ?? "";
        var html = mail.HtmlBody is null ? "" : HtmlToText.ToMarkdown(mail.HtmlBody, source => source, cancel: TestContext.Current.CancellationToken);
        var parts = ReplyText.Split(text + html);
        ReplyText.ForwardedSender(text);
        MailClassifier.Classify(mail, "");
        Assert.DoesNotContain('\0', mail.Subject + parts.Shown + parts.Quoted + string.Concat(mail.Attachments.Select(file => file.Name)));
    }

    private static byte[] Damage(Random random, byte[] bytes)
    {
        for (var hits = random.Next(1, 30); hits > 0; hits--)
        {
            bytes[random.Next(bytes.Length)] = random.Next(4) switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)'\n',
                2 => (byte)"=?\"<>()-:;,"[random.Next(11)],
                _ => bytes[random.Next(bytes.Length)],
            };
        }
        return random.Next(5) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }
}
