using KtPortal.Core.Mail.Mime;

namespace KtPortal.Tests.Mail;

public sealed class MailKindsTests
{
    public static TheoryData<string> Names => [.. MailKinds.All.Select(kind => kind.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Reads_each_kind_of_mail_as_it_was_meant(string name)
    {
        var kind = MailKinds.All.Single(kind => kind.Name == name);
        var mail = MimeReader.Read(kind.Raw, TestContext.Current.CancellationToken);

        Assert.Equal(kind.From, string.Join(',', mail.From.Select(from => from.Address)));
        Assert.Equal(kind.Subject, mail.Subject.Trim());
        Assert.Equal(kind.Text, (mail.TextBody ?? mail.HtmlBody ?? "").TrimEnd());
        Assert.Equal(kind.Files, string.Join(',', mail.Attachments.Select(file => file.Name)));
    }

    [Fact]
    public void Tells_what_only_the_mail_itself_holds_whole()
    {
        var isSealed = MailKinds.All
            .Where(kind => MimeReader.Read(kind.Raw, TestContext.Current.CancellationToken).IsSealed)
            .Select(kind => kind.Name);

        Assert.Equal(["winmail.dat that is cut off", "encrypted, S/MIME", "signed by wrapping, S/MIME", "signed beside, PGP"], isSealed);
    }
}
