using KtPortal.Core.Accounts;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Mail;
using KtPortal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Surveys;

/// <summary>A client is not satisfied: a mail to the provider's people who read ratings, once for each figure that was given.</summary>
public sealed class LowRatingNotices(StaffNotices notices) : IReaction<TicketRated>
{
    private sealed record Told(int Rating, string? Comment, string By, string Number, string Subject, string Client);

    public async Task ReactAsync(PortalDb db, Actor actor, TicketRated happened, CancellationToken cancel)
    {
        if (await FindAsync(db, happened, cancel) is not { } told)
        {
            return;
        }

        await notices.SendAsync(
            await ReadersAsync(db, cancel),
            () => new StaffNotice(
                SurveyTexts.LowSubject.With(told.Number, told.Rating, Survey.Best, told.Subject),
                WrittenText.AsTyped(
                    SurveyTexts.LowBody.With(told.By, told.Client, Survey.WordsOf(told.Rating)) + (told.Comment is { } said ? $"\n\n{said}" : "")),
                SurveyTexts.LowOpen.With(told.Number), "/desk/tickets/" + told.Number, SurveyTexts.LowFooter),
            $"low-rating:{happened.Rating:N}:{told.Rating}",
            cancel);
    }

    private static async Task<Told?> FindAsync(PortalDb db, TicketRated happened, CancellationToken cancel)
    {
        await using var find = db.Command("""
            select r.rating, r.comment, r.rated_by_name, t.number, t.subject, o.name
            from ticket_ratings r
            join tickets t on t.tenant_id = r.tenant_id and t.id = r.ticket_id and t.deleted_at is null
            join organizations o on o.tenant_id = r.tenant_id and o.id = r.organization_id
            where r.id = $1 and r.ticket_id = $2 and r.rating <= $3
            """, happened.Rating, happened.Ticket, Survey.Low);
        await using var row = await find.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? new(row.Number("rating"), row.OptionalText("comment"), row.Text("rated_by_name"), row.Text("number"), row.Text("subject"),
                row.Text("name"))
            : null;
    }

    private static Task<List<User>> ReadersAsync(PortalDb db, CancellationToken cancel) => (
        from user in db.Set<User>()
        join role in db.Set<Role>() on user.RoleId equals role.Id
        where user.Status == "active" && role.Audience == "provider" && role.Permissions.Contains(SurveyPermissions.Read)
        orderby user.Id
        select user).AsNoTracking().ToListAsync(cancel);
}
