using System.Globalization;
using KtPortal.Core.Accounts;
using KtPortal.Core.Data;
using KtPortal.Core.Languages;
using KtPortal.Core.Tenancy;
using KtPortal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

/// <summary>Tells the provider's admins that a limit was reached: of each once an hour. Acts inside a system context.</summary>
public sealed class LimitNotices(PortalDb db, MailFaces faces, MailOptions options)
{
    /// <summary>Nothing while somebody else is telling of it.</summary>
    public async Task<List<(MailFace Face, MailDraft Draft)>> WriteAsync(MailLimit limit, DateTimeOffset now, CancellationToken cancel)
    {
        var hour = now.UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);
        if (!await TryTakeTurnAsync($"{limit.Key} {hour}", cancel))
        {
            return [];
        }

        var admins = await (
            from user in db.Set<User>()
            join role in db.Set<Role>() on user.RoleId equals role.Id
            where role.Audience == "provider" && role.Permissions.Contains(TenancyPermissions.ManageSettings) && user.Status == "active"
            select new { user.Id, user.Name, user.Email }).AsNoTracking().ToListAsync(cancel);
        var face = await faces.ServingAsync(null, cancel);
        MailWords.Speak(face, null, isStaff: true);
        var (text, html) = MailLayout.Write(face, new MailContent
        {
            Heading = MailTexts.LimitHeading,
            Body = WrittenText.AsTyped(MailTexts.LimitBody.With(limit.Why)),
            Button = face.Host is { } host ? (MailTexts.LimitOpen, options.LinkTo(host, "/desk/admin/mail")) : null,
            Footer = MailTexts.LimitFooter,
        });
        return admins.ConvertAll(admin => (face, new MailDraft
        {
            Kind = "notice",
            ToAddress = admin.Email,
            ToName = admin.Name,
            UserId = admin.Id,
            Subject = $"{MailTexts.LimitHeading}: {face.Name}",
            Text = text,
            Html = html,
            DedupeKey = $"limit:{limit.Key}:{hour}:{admin.Id:N}",
        }));
    }

    // Never waits: whoever reaches a limit of received mail holds what another's mail may be about.
    private async Task<bool> TryTakeTurnAsync(string key, CancellationToken cancel)
    {
        await using var turn = db.Command("select pg_try_advisory_xact_lock(hashtextextended('limit ' || app.tenant_id() || $1, 4))");
        turn.Parameters.Add(new() { Value = key });
        return (bool)(await turn.ExecuteScalarAsync(cancel))!;
    }
}
