using KtPortal.Core.Mail;
using KtPortal.Core.Text;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Mail;

/// <summary>The plain mails of the shared collection, as they are shown; skipped where that folder isn't at hand.</summary>
public sealed class PlainSampleTests
{
    [Fact]
    public void Every_real_mail_is_shown_letter_by_letter()
    {
        var mails = Samples.OfCategory("").Select(sample => (sample.Id, Body: InboundText.BodyOf(sample.Read(), CancellationToken.None)))
            .Where(mail => mail.Body is { IsPlain: true, Text.Length: > 0 }).ToList();
        Assert.SkipWhen(mails.Count == 0, Samples.Absent);
        Assert.True(mails.Count > 100, $"only {mails.Count} mails are plain");
        Assert.All(mails, mail =>
        {
            var lines = TypedText.WithLineEnds(mail.Body.Text).TrimEnd();
            Assert.Equal(lines, ShownText.Of(mail.Body.ToHtml()).TrimEnd());
            Assert.Equal(lines, mail.Body.ToPlain());
        });
    }
}
