using KtPortal.Core.Mail;
using KtPortal.Tests.Mail;

namespace KtPortal.Tests.TicketMail;

/// <summary>What only a mail program can open stays with the ticket as the mail itself.</summary>
public sealed class SealedMailTests(MailHouse house) : IClassFixture<MailHouse>
{
    private const string Pdf = "Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjQK\n";

    [Theory]
    [InlineData("(encrypted message, see its file)", "original.eml",
        "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nMIIB")]
    [InlineData("(encrypted message, see its file)", "original.eml",
        "Content-Type: multipart/encrypted; boundary=x\n\n--x\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--x\n" +
            "Content-Type: application/octet-stream; name=encrypted.asc\n\n-----BEGIN\n--x--")]
    [InlineData("Signed.", "a.pdf,original.eml",
        "Content-Type: multipart/signed; boundary=s\n\n--s\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nSigned.\n--x\n" +
            Pdf + "--x--\n--s\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nx\n--s--")]
    public async Task Encrypted_or_signed_mail_is_kept_whole_with_its_ticket(string text, string files, string content)
    {
        var row = await house.ReceiveAsync(Raw(content));

        Assert.Equal((text, files), (await TextAsync(row), await FilesAsync(row)));
        Assert.Equal(row.SizeBytes, await house.AskAsync<long>("""
            select f.size_bytes from attachments a join files f on f.id = a.file_id
            where a.subject_id = $1 and f.original_filename = 'original.eml'
            """, row.SubjectId!));
    }

    [Fact]
    public async Task Winmail_dat_gives_its_words_and_files_and_stays_only_where_something_is_left_in_it()
    {
        var head = "Content-Type: multipart/mixed; boundary=x\n\n--x\n" +
            "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n";
        var whole = await house.ReceiveAsync(Raw($"{head}{TnefSamples.Letter}\n--x--"));
        var cut = await house.ReceiveAsync(Raw($"{head}{TnefSamples.CutOff}\n--x--"));

        Assert.StartsWith("Guten Tag,\nder Drucker im Büro.", await TextAsync(whole), StringComparison.Ordinal);
        Assert.Equal("Prüfbericht.pdf", await FilesAsync(whole));
        Assert.Equal("original.eml", await FilesAsync(cut));
    }

    private static string Raw(string content) =>
        $"From: office@harbor-dental.example\nTo: {MailHouse.Support}\nSubject: Sealed\n" +
            $"Message-ID: <{Guid.CreateVersion7():N}@client.example>\nMIME-Version: 1.0\n{content}";

    private Task<string> TextAsync(InboundMessage row) =>
        house.AskAsync<string>("select description from tickets where id = $1", row.SubjectId!);

    private Task<string> FilesAsync(InboundMessage row) => house.AskAsync<string>("""
        select string_agg(f.original_filename, ',' order by f.original_filename)
        from attachments a join files f on f.id = a.file_id where a.subject_id = $1
        """, row.SubjectId!);
}
