using KtPortal.Core.Accounts;
using KtPortal.Core.Data;
using KtPortal.Core.Text;

namespace KtPortal.Core.Mail;

/// <summary>What staff are told of something on the desk.</summary>
/// <param name="Open">On the button that leads to <paramref name="Path"/>.</param>
public sealed record StaffNotice(string Subject, WrittenText Body, string Open, string Path, string Footer)
{
    private const int MostLines = 50;

    /// <summary>What was collected, a line each; beyond the most they are counted.</summary>
    public static WrittenText Listed(IReadOnlyList<string> lines, Func<int, string> more) => WrittenText.AsTyped(
        string.Join("\n", lines.Count > MostLines ? lines.Take(MostLines).Append(more(lines.Count - MostLines)) : lines));
}

/// <summary>Mails to some of the provider's people, or of a partner's, in its name and language.</summary>
public sealed class StaffNotices(PortalDb db, MailFaces faces, MailQueue queue, MailOptions options)
{
    /// <param name="write">Called when the language is set.</param>
    /// <param name="key">Of what happened: each reader is told of it once.</param>
    /// <param name="servedBy">The partner whose people they are; null: the provider's own.</param>
    public async Task SendAsync(
        IReadOnlyList<User> readers, Func<StaffNotice> write, string key, CancellationToken cancel, Guid? servedBy = null)
    {
        var face = await faces.ServingAsync(servedBy, cancel);
        MailWords.Speak(face, null, isStaff: true);
        var notice = write();
        var (text, html) = MailLayout.Write(face, new MailContent
        {
            Heading = notice.Subject,
            Body = notice.Body,
            Button = face.Host is { } host ? (notice.Open, options.LinkTo(host, notice.Path)) : null,
            Footer = notice.Footer,
        });
        foreach (var reader in readers)
        {
            await queue.AddAsync(face, new MailDraft
            {
                Kind = "notice",
                ToAddress = reader.Email,
                ToName = reader.Name,
                UserId = reader.Id,
                Subject = notice.Subject,
                Text = text,
                Html = html,
                DedupeKey = $"{key}:{reader.Id:N}",
            }, cancel);
        }

        await db.SaveChangesAsync(cancel);
    }
}
