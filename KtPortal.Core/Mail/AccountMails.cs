using KtPortal.Core.Accounts;

namespace KtPortal.Core.Mail;

/// <summary>Mails about an account, in the brand of the host they are asked for on. Acts inside a system context.</summary>
public sealed class AccountMails(MailFaces faces, MailQueue queue)
{
    public Task QueueMagicLinkAsync(User user, string url, Guid hostOrganizationId, CancellationToken cancel) => QueueAsync(
        user, hostOrganizationId, "Your sign-in link",
        "Press the button to sign in. The link works once, within 15 minutes.\n\nYou did not ask for it? Then nothing has to be done: without the link nobody gets in.",
        ("Sign in", url), cancel);

    public Task QueuePasswordResetAsync(User user, string url, Guid hostOrganizationId, CancellationToken cancel) => QueueAsync(
        user, hostOrganizationId, "Choose a new password",
        "Press the button to choose a new password. The link works once.\n\nYou did not ask for it? Then nothing has to be done: your password stays as it is.",
        ("Choose a new password", url), cancel);

    private async Task QueueAsync(User user, Guid hostOrganizationId, string subject, string body, (string Label, string Url) button, CancellationToken cancel)
    {
        var face = await faces.OfHostAsync(hostOrganizationId, cancel);
        var (text, html) = MailLayout.Write(face, new MailContent
        {
            Heading = subject,
            Body = body,
            Button = button,
            Footer = $"You get this because somebody asked for it at {face.Host ?? face.Name}.",
        });
        await queue.AddAsync(
            face,
            new MailDraft { Kind = "system", ToAddress = user.Email, ToName = user.Name, UserId = user.Id, Subject = $"{subject}: {face.Name}", Text = text, Html = html },
            cancel);
    }
}
