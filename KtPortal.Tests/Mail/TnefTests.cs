using System.Text;
using KtPortal.Core.Mail.Mime;

namespace KtPortal.Tests.Mail;

public sealed class TnefTests
{
    private static readonly byte[] Header = [0x78, 0x9F, 0x3E, 0x22, 1, 0];

    [Fact]
    public void Unpacks_the_files_of_winmail_dat()
    {
        var files = Read([
            .. Header,
            .. Attribute(0x00069002, new byte[14]),
            .. Attribute(0x00018010, "PRUEFB~1.PDF\0"u8),
            .. Attribute(0x0006800F, "%PDF"u8),
            .. Attribute(0x00069005, LongName("Prüfbericht.pdf")),
            .. Attribute(0x00069002, new byte[14]),
            .. Attribute(0x00018010, "b.txt\0"u8),
            .. Attribute(0x0006800F, "b"u8),
        ]);

        Assert.Equal(["Prüfbericht.pdf", "b.txt"], files.Select(file => file.Name));
        Assert.Equal("%PDF", Encoding.ASCII.GetString(files[0].Content.Span));
    }

    [Fact]
    public void Keeps_a_winmail_dat_that_is_none() =>
        Assert.Equal("winmail.dat", Assert.Single(Read([1, 2, 3])).Name);

    [Fact]
    public void Keeps_a_winmail_dat_whose_length_lies() =>
        Assert.Equal("winmail.dat", Assert.Single(Read([.. Header, 2, 0x0F, 0x80, 6, 0, 0xFF, 0xFF, 0xFF, 0xFF, 1])).Name);

    [Fact]
    public void Of_a_winmail_dat_that_was_cut_off_its_text_is_read_or_it_is_kept()
    {
        var whole = TnefSamples.LetterOf("{\\rtf1 Guten Tag}");
        for (var length = 1; length < whole.Length; length++)
        {
            var mail = ReadMail(whole[..length]);
            Assert.True(mail.TextBody == "Guten Tag" || mail.Attachments.Any(file => file.Name == "winmail.dat"), $"{length} bytes");
        }
    }

    [Theory]
    [InlineData("{\\rtf1 Guten Tag\\bin2147483647 }")]
    [InlineData("{\\rtf1 Guten Tag\\bin-5 }")]
    [InlineData("{\\rtf1 Guten Tag\\uc99\\u-99999999 ?\\'}}}}")]
    public void Words_and_files_are_read_whatever_numbers_stand_between(string rtf)
    {
        var mail = ReadMail(TnefSamples.LetterOf(rtf));
        Assert.StartsWith("Guten Tag", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal(["Prüfbericht.pdf"], mail.Attachments.Select(file => file.Name));
    }

    private static IReadOnlyList<MimeAttachment> Read(byte[] tnef) => ReadMail(tnef).Attachments;

    private static MimeMessage ReadMail(byte[] tnef)
    {
        const string Head = "From: a@b.example\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n";
        return MimeReader.Read(Encoding.ASCII.GetBytes(Head + Convert.ToBase64String(tnef)), cancel: TestContext.Current.CancellationToken);
    }

    private static byte[] Attribute(int id, ReadOnlySpan<byte> data) =>
        [2, .. BitConverter.GetBytes(id), .. BitConverter.GetBytes(data.Length), .. data, 0, 0];

    private static byte[] LongName(string name)
    {
        var text = Encoding.Unicode.GetBytes(name + "\0");
        return [1, 0, 0, 0, 0x1F, 0, 0x07, 0x37, 1, 0, 0, 0, .. BitConverter.GetBytes(text.Length), .. text];
    }
}
