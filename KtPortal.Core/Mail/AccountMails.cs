using KtPortal.Core.Accounts;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Mail;

/// <summary>Mails about an account, in the brand of the host they are asked for on. Acts inside a system context.</summary>
public sealed class AccountMails(MailFaces faces, MailQueue queue)
{
    public Task QueueMagicLinkAsync(User user, string url, Guid hostOrganizationId, CancellationToken cancel) => QueueAsync(
        user, hostOrganizationId, () => (MailTexts.LinkSubject, $"{MailTexts.LinkBody}\n\n{MailTexts.LinkNotAsked}", (MailTexts.SignIn, url)), cancel);

    public Task QueuePasswordResetAsync(User user, string url, Guid hostOrganizationId, CancellationToken cancel) => QueueAsync(
        user, hostOrganizationId, () => (MailTexts.ResetSubject, $"{MailTexts.ResetBody}\n\n{MailTexts.ResetNotAsked}", (MailTexts.ResetSubject, url)), cancel);

    private async Task QueueAsync(User user, Guid hostOrganizationId, Func<(string Subject, string Body, (string Label, string Url) Button)> words, CancellationToken cancel)
    {
        var face = await faces.OfHostAsync(hostOrganizationId, cancel);
        MailWords.Speak(face, user.Locale);
        var (subject, body, button) = words();
        var (text, html) = MailLayout.Write(face, new MailContent
        {
            Heading = subject,
            Body = body,
            Button = button,
            Footer = MailTexts.AskedFooter.With(face.Host ?? face.Name),
        });
        await queue.AddAsync(
            face,
            new MailDraft { Kind = "system", ToAddress = user.Email, ToName = user.Name, UserId = user.Id, Subject = $"{subject}: {face.Name}", Text = text, Html = html },
            cancel);
    }
}
