using System.Globalization;
using KtPortal.Core.Accounts;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Mail;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Sla;

/// <summary>Mails what was noted for people: one mail a person and five minutes, with everything that came meanwhile.</summary>
public sealed class SlaNoticePost(StaffNotices notices, TimeProvider clock) : IScheduledTask
{
    public const string Name = "tell of clocks";

    private const int MostPeople = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    // What nobody waits for any more is not told: the ticket ended, or was deleted, before its turn came.
    private const string Take = """
        with waiting as (
            select n.user_id from sla_notices n where n.mailed_at is null
                and not exists (select 1 from sla_notices m where m.tenant_id = n.tenant_id and m.user_id = n.user_id and m.mailed_at > $1)
            group by n.user_id order by min(n.happened_at) limit $3),
        taken as (
            update sla_notices n set mailed_at = $2 from waiting w where n.user_id = w.user_id and n.mailed_at is null
            returning n.user_id, n.clock_id, n.percent, n.happened_at)
        select k.user_id, k.percent, k.happened_at, c.metric, c.due_at, t.number, t.subject, o.name as organization, u.timezone, t.partner_id,
            (select z.timezone from business_calendars z where z.tenant_id = c.tenant_id and z.is_default) as house_timezone
        from taken k
        join ticket_sla_clocks c on c.id = k.clock_id
        join tickets t on t.tenant_id = c.tenant_id and t.id = c.ticket_id and t.deleted_at is null
            and (k.percent >= 100 or c.completed_at is null)
        join organizations o on o.tenant_id = t.tenant_id and o.id = t.organization_id
        join users u on u.tenant_id = c.tenant_id and u.id = k.user_id
        order by k.user_id, k.percent desc, k.happened_at
        """;

    public async Task RunAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var lines = await TakeAsync(db, now, cancel);
        foreach (var person in lines.GroupBy(l => l.User))
        {
            if (await db.Set<User>().AsNoTracking().SingleOrDefaultAsync(u => u.Id == person.Key, cancel) is { } reader)
            {
                await notices.SendAsync(
                    [reader], () => Write([.. person]), $"sla:{now.ToUnixTimeMilliseconds()}", cancel, reader.PartnerId);
            }
        }
    }

    private static StaffNotice Write(List<Line> lines)
    {
        var (first, late) = (lines[0], lines.Count(l => l.Percent >= SlaThreshold.Breach));
        var subject = lines.Count == 1
            ? (late == 1 ? SlaTexts.NoticeLate : SlaTexts.NoticeSoon).With(first.Number, SlaWords.Of(first.Metric), first.Subject)
            : late > 0 ? SlaTexts.NoticeManyLate.For(late) : SlaTexts.NoticeManySoon.For(lines.Count);
        return new(
            subject, StaffNotice.Listed([.. lines.Select(Say)], n => SlaTexts.NoticeMore.For(n)),
            lines.Count == 1 ? SlaTexts.NoticeOpen.With(first.Number) : SlaTexts.NoticeOpenAll,
            lines.Count == 1 ? "/desk/tickets/" + first.Number : "/desk/tickets?sort=due", SlaTexts.NoticeFooter);
    }

    private static string Say(Line line)
    {
        var text = line.Percent >= SlaThreshold.Breach ? SlaTexts.LineLate : SlaTexts.LineSoon;
        return text.With(line.Number, line.Subject, line.Organization, SlaWords.Of(line.Metric), line.Percent, line.SayDue());
    }

    private static async Task<List<Line>> TakeAsync(PortalDb db, DateTimeOffset now, CancellationToken cancel)
    {
        await using var command = db.Command(Take, now - Pause, now, MostPeople);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var lines = new List<Line>();
        while (await rows.ReadAsync(cancel))
        {
            lines.Add(new(
                rows.Id("user_id"), rows.Number("percent"), EnumText<SlaMetric>.Parse(rows.Text("metric")), rows.OptionalInstant("due_at"),
                rows.Text("number"), rows.Text("subject"), rows.Text("organization"), rows.OptionalText("timezone") ?? rows.OptionalText("house_timezone")));
        }

        return lines;
    }

    private sealed record Line(
        Guid User, int Percent, SlaMetric Metric, DateTimeOffset? DueAt, string Number, string Subject, string Organization, string? Zone)
    {
        public string SayDue()
        {
            var zone = Zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out var known) ? known : TimeZoneInfo.Utc;
            return DueAt is { } due ? TimeZoneInfo.ConvertTime(due, zone).ToString("ddd d MMM, HH:mm", CultureInfo.CurrentCulture) : SlaTexts.Paused;
        }
    }
}
