using System.Globalization;
using KtPortal.Core.Accounts;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;

namespace KtPortal.Core.Mail;

/// <summary>Mails about an account. What somebody asked for has the brand of the host it was asked on. Acts inside a system context.</summary>
public sealed class AccountMails(MailFaces faces, MailQueue queue, MailOptions options, TimeProvider clock)
{
    private sealed record Words(string Subject, string Body, (string Label, string Url)? Button, string Footer);

    public async Task QueueMagicLinkAsync(User user, string url, Guid hostOrganizationId, CancellationToken cancel) => await QueueAsync(
        user,
        await faces.OfHostAsync(hostOrganizationId, cancel),
        _ => new(MailTexts.LinkSubject, $"{MailTexts.LinkBody}\n\n{MailTexts.LinkNotAsked}", (MailTexts.SignIn, url), MailTexts.AskedFooter),
        null,
        cancel);

    public async Task QueuePasswordResetAsync(User user, string url, Guid hostOrganizationId, CancellationToken cancel) => await QueueAsync(
        user,
        await faces.OfHostAsync(hostOrganizationId, cancel),
        _ => new(MailTexts.ResetSubject, $"{MailTexts.ResetBody}\n\n{MailTexts.ResetNotAsked}", (MailTexts.ResetSubject, url), MailTexts.AskedFooter),
        null,
        cancel);

    /// <summary>Nobody asked for this one: it goes out in the name of whoever serves the owner, once a day.</summary>
    public async Task QueueLockedAsync(User user, CancellationToken cancel) => await QueueAsync(
        user,
        await faces.ServingAsync(user.PartnerId, cancel),
        host => new(
            MailTexts.LockedSubject,
            $"{MailTexts.LockedBody}\n\n{MailTexts.LockedMore}",
            host is null ? null : (MailTexts.SignIn, options.LinkTo(host, "/login/link")),
            MailTexts.LockedFooter),
        string.Create(CultureInfo.InvariantCulture, $"locked:{user.Id}:{clock.GetUtcNow():yyyy-MM-dd}"),
        cancel);

    /// <summary>In the name of whoever serves the owner; where it was changed doesn't matter.</summary>
    public async Task QueuePasswordChangedAsync(User user, CancellationToken cancel) => await QueueAsync(
        user,
        await faces.ServingAsync(user.PartnerId, cancel),
        host => new(
            MailTexts.PasswordChangedSubject,
            $"{MailTexts.PasswordChangedBody}\n\n{MailTexts.PasswordChangedMore}",
            host is null ? null : (MailTexts.ResetSubject, options.LinkTo(host, "/login/reset")),
            MailTexts.LockedFooter),
        null,
        cancel);

    private async Task QueueAsync(User user, MailFace face, Func<string?, Words> write, string? dedupeKey, CancellationToken cancel)
    {
        MailWords.Speak(face, user.Locale);
        var words = write(face.Host);
        var (text, html) = MailLayout.Write(face, new MailContent
        {
            Heading = words.Subject,
            Body = WrittenText.InMarkdown(words.Body),
            Button = words.Button,
            Footer = words.Footer.With(face.Host ?? face.Name),
        });
        await queue.AddAsync(
            face,
            new MailDraft
            {
                Kind = "system",
                ToAddress = user.Email,
                ToName = user.Name,
                UserId = user.Id,
                Subject = $"{words.Subject}: {face.Name}",
                Text = text,
                Html = html,
                DedupeKey = dedupeKey,
            },
            cancel);
    }
}
