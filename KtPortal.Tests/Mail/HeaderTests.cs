using System.Globalization;
using KtPortal.Core.Mail.Mime;

namespace KtPortal.Tests.Mail;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("=?utf-8?B?SGFs?= =?utf-8?B?bG8=?=", "Hallo")]
    [InlineData("=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c")]
    [InlineData("=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=", "ü")]
    [InlineData("=?utf-8?Q?Two words?=", "Two words")]
    [InlineData("=?utf-8*de?Q?Gr=C3=BC=C3=9Fe?=", "Grüße")]
    [InlineData("=?utf-8?Q?cut_off", "cut off")]
    [InlineData("=?unknown?Q?B=FCro?=", "Büro")]
    [InlineData("1 =? 2 ?= 3", "1 =? 2 ?= 3")]
    [InlineData("=?utf-8?X?no?=", "=?utf-8?X?no?=")]
    [InlineData("=?utf-8?Q?=0D=0ABcc:_x?=", "  Bcc: x")]
    public void Decodes_encoded_words(string raw, string expected) => Assert.Equal(expected, EncodedWords.Decode(raw));

    [Theory]
    [InlineData("jane@example.org", "", "jane@example.org")]
    [InlineData("<jane@example.org>", "", "jane@example.org")]
    [InlineData("jane@example.org (Jane (old) Doe)", "Jane (old) Doe", "jane@example.org")]
    [InlineData("\"Doe, \\\"J\\\"\" <jane@example.org>", "Doe, \"J\"", "jane@example.org")]
    [InlineData("Doe, Jane <jane@example.org>", "Doe, Jane", "jane@example.org")]
    [InlineData("\"j d\"@example.org", "", "\"j d\"@example.org")]
    [InlineData("<@a.example,@b.example:jane@example.org>", "", "jane@example.org")]
    [InlineData("<mailto:jane@example.org>", "", "jane@example.org")]
    [InlineData("<<jane@example.org>>", "", "jane@example.org")]
    [InlineData("jane @ example.org", "", "jane@example.org")]
    [InlineData("Jane <jane@example.org", "Jane", "jane@example.org")]
    [InlineData("MAILER-DAEMON", "", "MAILER-DAEMON")]
    [InlineData("MAILER-DAEMON <>", "", "MAILER-DAEMON")]
    [InlineData("Jane <jane(private)@example.org>", "Jane", "jane@example.org")]
    [InlineData("Jane (Sales <jane@example.org>", "Jane (Sales", "jane@example.org")]
    [InlineData("\"Jane <jane@example.org>", "Jane", "jane@example.org")]
    [InlineData("Jane Doe jane@example.org", "", "jane@example.org")]
    [InlineData("jane..doe.@example.org", "", "jane..doe.@example.org")]
    public void Reads_an_address(string raw, string name, string address) =>
        Assert.Equal([new MimeAddress(name, address)], AddressReader.Read(raw));

    [Theory]
    [InlineData("")]
    [InlineData("undisclosed-recipients:;")]
    [InlineData("\"\" (Mail Delivery System)")]
    [InlineData(",,;,")]
    public void Reads_no_address_where_there_is_none(string raw) => Assert.Empty(AddressReader.Read(raw));

    [Theory]
    [InlineData("a@b.example", true)]
    [InlineData("a", false)]
    [InlineData("@b.example", false)]
    [InlineData("a@b c", false)]
    public void Knows_an_address_that_mail_can_go_to(string address, bool expected) =>
        Assert.Equal(expected, new MimeAddress("", address).IsComplete);

    [Theory]
    [InlineData("<a@b> <c@d>", "a@b,c@d")]
    [InlineData("Your message of Monday <a@b>", "a@b")]
    [InlineData("a@b, c@d", "a@b,c@d")]
    [InlineData("<a @b>", "a@b")]
    [InlineData("", "")]
    public void Reads_message_ids(string raw, string expected) => Assert.Equal(expected, string.Join(',', MessageIds.Read(raw)));

    [Theory]
    [InlineData("Tue, 5 May 2026 10:01:02 +0200", "2026-05-05T10:01:02+02:00")]
    [InlineData("5 May 26 10:01 EST", "2026-05-05T10:01:00-05:00")]
    [InlineData("Thu,05 May 2026 23:59:60 GMT (x)", "2026-05-05T23:59:59+00:00")]
    [InlineData("5 May 2026 10:01 CEST", "2026-05-05T10:01:00+02:00")]
    [InlineData("Tue, 5 May 2026 10.01.02 +0200", "2026-05-05T10:01:02+02:00")]
    [InlineData("Tue May  5 10:01:02 2026", "2026-05-05T10:01:02+00:00")]
    [InlineData("2026-05-05T10:01:02Z", "2026-05-05T10:01:02+00:00")]
    [InlineData("31 Feb 2026 10:00 +0000", null)]
    [InlineData("tomorrow", null)]
    public void Reads_a_date(string raw, string? expected) =>
        Assert.Equal(expected, MailDate.Read(raw)?.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));
}
