using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Settings;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Surveys;

/// <summary>
/// Mails the surveys that are due, and reminds of those that nobody answered: of one person one at a time, and a day between two. One after
/// the other for a tenant, so two for the same person never cross.
/// </summary>
public sealed class SurveyPost(SurveyMails mails, SurveySettingsBook book, SettingsStore settings, TimeProvider clock) : IScheduledTask
{
    public const string Name = "ask how tickets were solved";

    private const int MostAtOnce = 200;

    // What waited too long for its turn, and what is not as it was when it should have been asked.
    private const string Forget = $"""
        delete from csat_surveys s where s.tenant_id = app.tenant_id() and s.sent_at is null and s.due_at <= $1 and (s.due_at < $2 or {Exemption.Sql}
            or not exists (select 1 from tickets t where t.tenant_id = s.tenant_id and t.id = s.ticket_id and t.deleted_at is null
                and t.phase in ('resolved', 'closed') and t.reopened_count = s.round))
        """;

    private const string Due = $"""
        select distinct on (lower(s.respondent_email)) s.id, s.ticket_id, s.sent_at is not null as is_reminder
        from csat_surveys s
        join tickets t on t.tenant_id = s.tenant_id and t.id = s.ticket_id and t.reopened_count = s.round
        where s.tenant_id = app.tenant_id() and t.deleted_at is null and t.phase in ('resolved', 'closed')
            and (s.sent_at is null and s.due_at <= $1
                or $4 and s.reminded_at is null and s.sent_at between $1 - interval '30 days' and $3 and not {Exemption.Sql})
            and not exists (select 1 from ticket_ratings r where r.tenant_id = s.tenant_id and r.ticket_id = s.ticket_id and r.round = s.round)
            and not exists (select 1 from csat_surveys o where o.tenant_id = s.tenant_id
                and lower(o.respondent_email) = lower(s.respondent_email) and greatest(o.sent_at, o.reminded_at) > $2)
        order by lower(s.respondent_email), s.sent_at nulls first, s.due_at desc
        """;

    public async Task RunAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
        var set = (await settings.ReadAsync(book, cancel)).Value;
        if (!set.IsOn)
        {
            return;
        }

        var now = clock.GetUtcNow();
        await using (var forget = db.Command(Forget, now, now - Survey.TooLate))
        {
            await forget.ExecuteNonQueryAsync(cancel);
        }

        foreach (var (survey, ticketId, isReminder) in await FindAsync(db, now, set.ReminderDays, cancel))
        {
            var ticket = await db.Set<Ticket>().SingleAsync(t => t.Id == ticketId, cancel);
            var token = await mails.SendAsync(actor, ticket, survey, isReminder, cancel);
            await NoteAsync(db, survey, token, isReminder, now, cancel);
        }
    }

    private static async Task<List<(Guid Survey, Guid Ticket, bool IsReminder)>> FindAsync(
        PortalDb db, DateTimeOffset now, int reminderDays, CancellationToken cancel)
    {
        await using var due = db.Command(
            $"{Due} limit {MostAtOnce}", now, now - Survey.Pause, now.AddDays(-reminderDays), reminderDays > 0);
        await using var rows = await due.ExecuteReaderAsync(cancel);
        var found = new List<(Guid, Guid, bool)>();
        while (await rows.ReadAsync(cancel))
        {
            found.Add((rows.Id("id"), rows.Id("ticket_id"), rows.Flag("is_reminder")));
        }

        return found;
    }

    /// <param name="token">Null: there is nobody any more to ask, or no host for the link.</param>
    private static async Task NoteAsync(PortalDb db, Guid survey, string? token, bool isReminder, DateTimeOffset now, CancellationToken cancel)
    {
        await using var note = (token, isReminder) switch
        {
            (null, false) => db.Command("delete from csat_surveys where id = $1", survey),
            ({ } sent, false) => db.Command(
                "update csat_surveys set token_hash = $2, sent_at = $3, expires_at = $4 where id = $1",
                survey, Survey.HashOf(sent), now, now + Survey.Life),
            // Nobody is asked every minute whether he is there again: a reminder that can't go out counts as given.
            _ => db.Command(
                "update csat_surveys set reminder_token_hash = $2, reminded_at = $3 where id = $1",
                survey, Survey.HashOf(token ?? Survey.NewToken()), now),
        };
        await note.ExecuteNonQueryAsync(cancel);
    }
}
