using KtPortal.Core.Accounts;

namespace KtPortal.Core.Mail;

/// <summary>Mails about an account, in the brand of the host they are asked for on.</summary>
public sealed class AccountMails(MailQueue queue)
{
    public Task QueueMagicLinkAsync(User user, string url, Guid hostOrganizationId, CancellationToken cancel) =>
        queue.AddAsync(user.PartnerId, new MailDraft { Kind = "system", ToAddress = user.Email, ToName = user.Name, UserId = user.Id, Subject = "Your sign-in link", Text = $"Sign in:\n{url}\n" }, cancel);

    public Task QueuePasswordResetAsync(User user, string url, Guid hostOrganizationId, CancellationToken cancel) =>
        queue.AddAsync(user.PartnerId, new MailDraft { Kind = "system", ToAddress = user.Email, ToName = user.Name, UserId = user.Id, Subject = "Choose a new password", Text = $"Choose a new password:\n{url}\n" }, cancel);
}
