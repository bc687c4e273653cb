using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using KtPortal.Core.Branding;
using KtPortal.Core.Branding.Css;
using KtPortal.Core.Branding.Images;
using KtPortal.Core.Mail;
using KtPortal.Core.Mail.Mime;
using KtPortal.Core.Placeholders;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets.Mentions;
using KtPortal.Tests.Support;
using KtPortal.Web.Tickets;

namespace KtPortal.Tests.Text;

/// <summary>
/// Whatever reads text of people reads the worst of it in bounded time and memory. What isn't linear takes minutes for a
/// megabyte of it. A new parser is one line here.
/// </summary>
public sealed class HostileTextTests
{
    private const int Megabyte = 1_000_000;

    /// <summary>Of this thread alone: a busy machine takes longer, not more. A second is what is asked for.</summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(3);
    private const long MostMemory = 100_000_000;

    private const string Brackets = "( ) [ ] { } < > \" ' ` * _ ~ | \\ & # = : , ; ␠ ⏎ ⇥ a é ␀";

    private const string Markdown = Brackets
        + " ![ [a]( [a](b( [a][ [a]:␠b⏎ [x](< *a␠**a␠ *a_␠ a**b **_ [*_ ~~a >␠ - > -␠ -␠>␠ 1.␠ ␠-␠a⏎␠␠-␠b⏎ a⏎=⏎ a⏎-⏎ `a ``a` ~~~⏎ " +
        "|a|b⏎ |* |- a|b⏎-|-⏎ " +
        "http://a.b/( www.a.b/( http://a.b/* http://a.b/[ mailto:a@b.c␠ <http://a.b> <a␠b=' <!-- <![CDATA[ &amp; \\* a⏎⏎ >␠a⏎ ##␠";

    private const string Html = Brackets
        + " <div> <b> <p> <p>a x<br>⏎ <br> <hr> <img␠alt=a> <span>a</span> <ul><li> <li> <table><tr><td> <table>a <table><b>x " +
        "<tr><td> <select><option> <svg><g> <template> " +
        "<font␠size=1><p> <p><b><i><font␠size=1> <b><p> <a␠href=http://x><div> <a␠href=http://x>y</a> <b><i></b></i> <p></b> " +
        "<blockquote> <pre> <textarea> <script> <style> <plaintext> " +
        "<!-- <a␠b=' <a␠b␠c␠ </p> a</br> a</x> </body>a &#x41; &notit; <input> <h1><h2> <code>a</code> <marquee><a␠href=http://x>";

    private const string Css = Brackets
        + " :not( :is(a, :has( :nth-child( :not() [dir [dir] a, a> .a{ .a{color:red} a{ a:b; @media{ @media␠a{ @a; calc( rgb(1,2,3) " +
        "var(--a, url( url(\"\" --a:( /* /**/ \\61␠ 1e 1e1 ::before :hover, html:root @keyframes␠a{0%{}} color:red; !important";

    private const string Svg = Brackets
        + " <g> <g/> <p> <use␠href=\"#a\"/> <g␠id=\"a\"><use␠href=\"#a\"/></g> <g␠fill=\"url(#a)\"/> <g␠id=\"a\"> <a:b␠xmlns:a=\"c\"> " +
        "<style> <!-- <![CDATA[ &amp; &a;";

    private const string Header = Brackets
        + " a, a@b.example, <a@b.example>, \"\\ \"a\"@b, (a) (\\ :a a:; =?utf-8?q? =?utf-8?Q?a?=␠ =?utf-8?B?YQ==?= " +
        "=?iso-2022-jp?B?GyRC?=␠ =?x?q?a?=␠ =? a*0*=b; a*1=b; a=b; a=\"b; =␠ ⏎␠a re: Re:␠ [KT-1] +r- <a@b>␠ " +
        "1␠Jan␠2026␠";

    private const string Letter = Brackets
        + " a⏎ On␠5␠May␠Jane⏎ On␠5␠May␠Jane␠wrote:⏎ On␠5␠May␠Jane␠wrote:⏎>␠a⏎ >␠a⏎ >␠a⏎b⏎ >␠a⏎wrote:⏎ Sent␠from␠my␠iPhone⏎ --⏎ _____⏎ " +
        "-----⏎ From:␠a⏎ From:␠a@b⏎To:␠b⏎ -----Original␠Message-----⏎ " +
        "=====␠Please␠reply␠above␠this␠line␠=====⏎ JD>␠a⏎ <a@b>:⏎ a@b.example:⏎ <a@b>⏎5.1.1⏎ 550␠5.1.1␠ failed␠a@b.example⏎ " +
        "Final-Recipient:␠rfc822;␠a@b.example⏎⏎ Message-ID:␠<a@b>⏎ SUMMARY:a⏎ ⏎␠ =3D =␠ YQ==";

    private const string Parts = "--x⏎ --xx⏎ --x--⏎ --x⏎⏎ --x⏎Content-Type:␠multipart/mixed;␠boundary=x⏎⏎ " +
        "--x⏎Content-Type:␠message/rfc822⏎⏎ --x⏎Content-Type:␠text/html⏎⏎<b>⏎ a:␠b⏎ ␠a⏎ :⏎";

    private const string Json = Brackets + " {\"a\": [[ {\"a\":1, \"a\", 1, [1], {\"portal_name\":";

    /// <summary>
    /// Name, what reads, what stands before and behind, how much between, and what is repeated there: parted by spaces, ␠⏎⇥␀ for
    /// themselves.
    /// </summary>
    private static readonly (string Name, Action<string> Read, string Head, string Tail, int Size, string Charges)[] Parsers =
    [
        ("Markdown, as long as it is parsed", text => MarkdownText.Render(text), "", "", 199_000, Markdown),
        ("Markdown", text => MarkdownText.Render(text), "", "", Megabyte, "[ http://a.b/( a"),
        ("Markdown as text", text => MarkdownText.ToPlain(text), "", "", Megabyte, "[ -␠a⏎ SUMMARY:a⏎"),
        ("text as typed", text => VerbatimText.ToHtml(text), "", "", Megabyte,
            Brackets + " http://a.b/( http://a.b/) 'http://a.b http://a: www. www.a mailto:a@b.c a@ a@a a.a a@b.cd a@b.cd. >␠a⏎ >⏎⏎ " +
            "https:// tel:1 、 語"),
        ("text as typed, one link", text => VerbatimText.ToHtml(text), "http://a.b/", "", Megabyte, ") ] ( a . : http://a: www.a @ a@"),
        ("preview of text as typed", text => VerbatimText.Preview(text, 110), "", "", Megabyte, Brackets),
        ("preview", text => MarkdownText.Preview(text, 110), "", "", Megabyte, Markdown),
        ("HTML", text => HtmlSanitizer.Clean(text), "", "", Megabyte, Html),
        ("HTML in a table", text => HtmlSanitizer.Clean(text), "<b><table><tr><td><i><p><table><a href=x>", "", Megabyte,
            "<p> a<tr> <br>a<tr> <table>a <b> <td>"),
        ("HTML behind open formats", text => HtmlSanitizer.Clean(text), "<p><b><i><u><s><tt><b><b><i><i>", "", Megabyte,
            "<p>a <div> <b><p> <table>a"),
        ("HTML behind many words", text => HtmlSanitizer.Clean(text), Repeat("y", 500_000), "", Megabyte / 2,
            "a</x> a</br> a<tr> </p> &amp;"),
        ("HTML as text, deep in quotes", text => HtmlSanitizer.ToPlain(text), Repeat("<blockquote>", 12 * 390), "", Megabyte,
            "x<br> <p>a <li>"),
        ("HTML as text, deep in links", text => HtmlSanitizer.ToPlain(text),
            Repeat("<a href=http://x><marquee>", 26 * 190) + Repeat("y", 900_000), "", 1000, "a"),
        ("HTML of a mail", text => HtmlToText.ToMarkdown(text, cancel: TestContext.Current.CancellationToken), "", "", Megabyte, Html),
        ("HTML of a mail, deep in links", text => HtmlToText.ToMarkdown(text, cancel: TestContext.Current.CancellationToken),
            Repeat("<a href=http://x><marquee>", 26 * 190) + Repeat("y", 900_000), "", 1000, "a"),
        ("HTML of a mail as text", text => HtmlToText.Convert(text, cancel: TestContext.Current.CancellationToken), "", "", Megabyte,
            "x<br>⏎ <p>a <b> <a␠href=http://x>y</a>"),
        ("style sheet", text => CustomStyles.ReadAnew(text), "", "", CustomStyles.MaxBytes, Css),
        ("selector", text => CustomStyles.ReadAnew(text), ".a ", "{color:red}", CustomStyles.MaxBytes, Css),
        ("value", text => CustomStyles.ReadAnew(text), ".a{width:", "}", CustomStyles.MaxBytes, Css),
        ("style sheet's tokens", text => CssTokenizer.Each(text).Count(), "", "", Megabyte, Css),
        ("picture", text => BrandImage.Read(Bytes(text)), "<svg xmlns=\"http://www.w3.org/2000/svg\">", "</svg>", Megabyte, Svg),
        ("picture's style", text => BrandImage.Read(Bytes(text)), "<svg xmlns=\"http://www.w3.org/2000/svg\"><g style='", "'/></svg>",
            Megabyte, "url(#a) url( url(# url(\"#a\") ( a ,"),
        ("brand", text => BrandRules.Check(new BrandSettings { PortalName = text, SupportEmail = text, SupportUrl = "https://" + text }),
            "", "", Megabyte, Header),
        ("brand as kept", text => BrandSettings.FromJson(text), "", "", Megabyte, Json),
        ("subject", Letters, "Subject: ", "\n\ntext", Megabyte, Header),
        ("recipients", Letters, "To: ", "\n\ntext", Megabyte, Header),
        ("sender", Letters, "From: ", "\n\ntext", Megabyte, Header),
        ("addresses", text => AddressReader.Read(text), "", "", Megabyte, Header),
        ("addresses in groups", text => AddressReader.Read(text), "a@b", "", Megabyte, ": :a \"a\"@"),
        ("encoded words", text => EncodedWords.Decode(text), "", "", Megabyte, Header),
        ("parameters", text => HeaderParameters.Parse(text), "text/plain;", "", Megabyte, Header),
        ("references", text => MessageIds.Read(text), "", "", Megabyte, Header),
        ("date", text => MailDate.Read(text), "", "", Megabyte, Header),
        ("reply tokens", text => ReplyTokens.FindIn(text).Count(), "", "", Megabyte, Header),
        ("name of a file", text => AttachmentReader.SafeName(text, "text/plain", 1), "", "", Megabyte, Brackets),
        ("headers", Letters, "", "\n\ntext", Megabyte, "a:␠b⏎ a ␠a⏎ :⏎ Subject:␠a⏎ To:␠a@b.example⏎ Content-Type:␠text/plain⏎"),
        ("letter", Letters, "From: a@b.example\n\n", "", Megabyte, Letter),
        ("letter that flows", Letters, "Content-Type: text/plain; format=flowed\n\n", "", Megabyte, "> a␠⏎ >␠⏎ a␠"),
        ("letter in quoted-printable", Letters, "Content-Transfer-Encoding: quoted-printable\n\n", "", Megabyte, "= =␠ =⏎ =3D =4"),
        ("letter in base64", Letters, "Content-Transfer-Encoding: base64\n\n", "", Megabyte, "= YQ== YWJj ⏎"),
        ("parts", Letters, "Content-Type: multipart/mixed; boundary=x\n\n--x\n", "", Megabyte, Parts),
        ("bounce", Letters, "From: mailer-daemon@x.example\n\n", "", Megabyte, Letter),
        ("bounce's report", Letters, "From: mailer-daemon@x.example\nContent-Type: message/delivery-status\n\n", "", Megabyte, Letter),
        ("reply", text => ReplyText.Split(text), "", "", Megabyte, Letter),
        ("forwarded", text => ReplyText.ForwardedSender(text), "", "", Megabyte, Letter),
        ("invitation", text => CalendarText.Describe(text), "BEGIN:VEVENT\n", "", Megabyte, Letter + " DESCRIPTION:\\n\\, a;"),
        ("winmail.dat", text => Tnef.Read(Encoding.Latin1.GetBytes(text)), "\u0078\u009F\u003E\u0022\0\0", "", Megabyte,
            "␀ a \u0002\u0005\u0090\u0006\u0000\u0004\u0000\u0000\u0000abcd12 " +
            "\u0002\u0002\u0090\u0006\u0000\u0004\u0000\u0000\u0000abcd12 " +
            "\u0001\u0003\u0090\u0006\u0000\u0008\u0000\u0000\u0000\u0001\u0000\u0000\u0000abcd12"),
        ("RTF", text => RtfText.Read(Encoding.Latin1.GetBytes(text)), "{\\rtf1 ", "", Megabyte,
            "{ } \\ \\par␠ \\u1␠ \\'e4 \\*\\a {\\*\\a a \\bin9 \\uc8␠"),
        ("files within a text", Letters, "From: a@b.example\n\n", "", Megabyte,
            "begin␠644␠a⏎ begin␠644␠a⏎#0V%T⏎end⏎ #0V%T⏎"),
        ("letter in uuencode", Letters, "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n", "", Megabyte, "#0V%T⏎ a ⏎"),
        ("header within a part", Letters, "Content-Type: multipart/mixed; boundary=x\n\n--x\nX: ", "\n\ntext", Megabyte,
            "a ␠a⏎ a⏎␠"),
        ("parts without a boundary", Letters, "Content-Type: multipart/mixed\n\n", "", Megabyte,
            Parts + " --x⏎Content-Type:␠multipart/mixed⏎⏎"),
        ("one line", text => CleanText.Line(text, 200), "", "", Megabyte, Brackets),
        ("address of a link", text => SafeUrl.Link(text), "http://", "", Megabyte, Brackets),
        ("placeholders", text => PlaceholderText.Fill(text, new Dictionary<string, string?> { ["a"] = "b" }), "", "", Megabyte,
            "{ {{ {{a {{a}} {{} }}"),
        ("words in a search field", text => TypedText.Of(text, 200), "", "", Megabyte, Brackets),
        ("whom a comment calls", text => MentionFinder.Find(text, [(Guid.Empty, "Ana"), (Guid.Empty, "Ana Lee")]), "", "", Megabyte, "@ @Ana @Ana␠Lee @@"),
        ("marks on whom it calls", text => MentionMarks.Mark(text, ["Ana", "Ana Lee"]), "", "", Megabyte, "@ @Ana < > <a> @Ana␠Lee <@Ana>"),
    ];

    public static TheoryData<string> Names => [.. Parsers.Select(p => p.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Reads_the_worst_in_bounded_time_and_memory(string parser)
    {
        var (_, read, head, tail, size, charges) = Array.Find(Parsers, p => p.Name == parser);
        read(head + "a" + tail); // what is made once for all is not this text's
        var slow = charges.Split(' ').Select(c => c.Replace('␠', ' ').Replace('⏎', '\n').Replace('⇥', '\t').Replace('␀', '\0'))
            .Select(charge => TooMuchFor(read, charge, length => head + Repeat(charge, length) + tail, size)).OfType<string>().ToList();
        Assert.True(slow.Count == 0, string.Join('\n', slow));
    }

    // A smaller text first: what isn't linear shows there already, and sooner. What even the square of it would not make too much
    // of needs no second look.
    private static string? TooMuchFor(Action<string> read, string charge, Func<int, string> textOf, int size)
    {
        foreach (var part in (int[])[32, 8, 1])
        {
            var length = size / part;
            var text = textOf(length);
            var (time, memory) = Measure(() => read(text));
            if (memory > MostMemory)
            {
                // Once more: the parser borrows from a pool that other tests may just have emptied.
                (time, memory) = Measure(() => read(text));
            }

            if (time > MostTime || memory > MostMemory)
            {
                return string.Create(CultureInfo.InvariantCulture,
                    $"{length} characters of {JsonSerializer.Serialize(charge)}: {time.TotalSeconds:0.0} s, {memory / 1_000_000} MB");
            }

            if (time * part * part < MostTime && memory * part * 2 < MostMemory)
            {
                break;
            }
        }

        return null;
    }

    [Fact]
    public void Every_regular_expression_reads_the_worst_in_bounded_time()
    {
        var made = new[] { typeof(MarkdownText).Assembly, typeof(Program).Assembly }.SelectMany(a => a.GetTypes())
            .SelectMany(type => type.GetMethods(
                BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttribute<GeneratedRegexAttribute>() is not null).ToList();
        Assert.True(made.Count > 5, "where are they?");
        foreach (var method in made)
        {
            var regex = Assert.IsType<Regex>(method.Invoke(null, null), exactMatch: false);
            foreach (var charge in (string[])
                ["a", "0", " ", "\n", "-", ".", "/", "[", "re:", "re [1]", "[KT-1", "+r-", "{a", "url(#", "a-", "a/a.", "language-",
                    "$argon2id$v=19$m=1,t=1,p=1$"])
            {
                var text = Repeat(charge, Megabyte);
                var (time, memory) = Measure(() => regex.Count(text));
                Assert.True(time < MostTime && memory < MostMemory,
                    $"{method.DeclaringType}.{method.Name}: {charge} took {time.TotalSeconds} s and {memory / 1_000_000} MB.");
            }
        }
    }

    [Fact]
    public void A_reference_that_leads_to_a_reference_leads_to_no_picture()
    {
        var parts = string.Concat(Enumerable.Range(0, 9_000).Select(i => $"<g id=\"p{i}\"><use href=\"#p{i + 1}\"/></g>"));
        Assert.Null(BrandImage.Read(Bytes($"<svg xmlns=\"http://www.w3.org/2000/svg\">{parts}</svg>")).Image);
    }

    [Fact]
    public void A_mail_of_many_recipients_that_failed_is_read_once()
    {
        var lines = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"failed a{i}@b.example\n"));
        var (time, memory) = Measure(() => Letters("From: mailer-daemon@x.example\n\n" + lines));
        Assert.True(time < MostTime && memory < MostMemory, $"{time}, {memory}");
    }

    private static void Letters(string text)
    {
        var mail = MimeReader.Read(Bytes(text), cancel: TestContext.Current.CancellationToken);
        _ = mail.Attachments.Count;
        MailClassifier.Classify(mail, "");
        InboundText.SubjectOf(mail);
        InboundText.NumbersIn(mail);
        InboundText.BodyOf(mail, CancellationToken.None);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Repeat(string part, int length) =>
        new StringBuilder(length + part.Length).Insert(0, part, (length / part.Length) + 1).ToString();

    private static (TimeSpan Time, long Memory) Measure(Action read)
    {
        var (memory, time) = (GC.GetAllocatedBytesForCurrentThread(), ThreadTime.Now);
        read();
        return (ThreadTime.Now - time, GC.GetAllocatedBytesForCurrentThread() - memory);
    }
}
