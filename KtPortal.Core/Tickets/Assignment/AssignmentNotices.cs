using KtPortal.Core.Accounts;
using KtPortal.Core.Data;
using KtPortal.Core.Languages;
using KtPortal.Core.Mail;
using KtPortal.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Assignment;

/// <summary>Tells the lead of a queue's team and the dispatchers of tickets for which nobody can be found: a queue at most every half hour.</summary>
public sealed class AssignmentNotices(PortalDb db, StaffNotices notices, AssignmentWords words, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(30);

    // A queue is told of when there is something new in it, and then with all that waits there.
    private const string Take = """
        with told as (
            insert into ticket_queue_assignments as s (tenant_id, queue_id, told_at)
            select distinct t.tenant_id, t.queue_id, $2::timestamptz from ticket_assignment_waits w
                join tickets t on t.tenant_id = w.tenant_id and t.id = w.ticket_id where w.told_at is null and t.deleted_at is null
            on conflict (tenant_id, queue_id) do update set told_at = excluded.told_at where s.told_at is null or s.told_at <= $1
            returning s.queue_id),
        taken as (
            update ticket_assignment_waits w set told_at = $2 from tickets t, told q
            where t.tenant_id = w.tenant_id and t.id = w.ticket_id and t.queue_id = q.queue_id
            returning t.id, w.reason)
        select t.queue_id, q.name as queue, q.team_id, t.number, t.subject, o.name as organization, k.reason::text as reason
        from taken k join tickets t on t.id = k.id
        join ticket_queues q on q.tenant_id = t.tenant_id and q.id = t.queue_id
        join organizations o on o.tenant_id = t.tenant_id and o.id = t.organization_id
        order by q.sort_order, q.id, t.waiting_since, t.created_at, t.id
        """;

    internal async Task PostAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var lines = await TakeAsync(now, cancel);
        if (lines.Count == 0)
        {
            return;
        }

        var (dispatchers, leads) = (await DispatchersAsync(cancel), await LeadsAsync([.. lines.Select(l => l.Team).OfType<Guid>().Distinct()], cancel));
        foreach (var queue in lines.GroupBy(l => l.Queue))
        {
            var first = queue.First();
            await notices.SendAsync(
                [.. dispatchers.Concat(leads.Where(l => l.Team == first.Team).Select(l => l.Lead)).DistinctBy(u => u.Id)],
                () => Write([.. queue]), $"assign:{queue.Key:N}:{now.ToUnixTimeMilliseconds()}", cancel);
        }
    }

    private StaffNotice Write(List<Line> lines)
    {
        var name = TenantWords.Of(lines[0].Name);
        return new(
            AssignmentTexts.NoticeSubject.For(lines.Count, name),
            StaffNotice.Listed(
                [.. lines.Select(l => AssignmentTexts.NoticeLine.With(l.Number, l.Subject, l.Organization, words.Say(l.Why)))], n => AssignmentTexts.NoticeMore.For(n)),
            AssignmentTexts.NoticeOpen, $"/desk/tickets?queue={lines[0].Queue}&{TicketFilters.Assignee}=nobody", AssignmentTexts.NoticeFooter.With(name));
    }

    private Task<List<User>> DispatchersAsync(CancellationToken cancel) => (
        from user in db.Set<User>()
        join role in db.Set<Role>() on user.RoleId equals role.Id
        where user.Status == "active" && role.IsBuiltin && role.Name == "dispatcher" && role.Audience == "provider"
        orderby user.Id
        select user).AsNoTracking().ToListAsync(cancel);

    private async Task<List<(Guid Team, User Lead)>> LeadsAsync(Guid[] teams, CancellationToken cancel) => (await (
        from team in db.Set<Team>()
        join user in db.Set<User>() on team.LeadId equals user.Id
        where teams.Contains(team.Id) && user.Status == "active"
        select new { team.Id, Lead = user }).AsNoTracking().ToListAsync(cancel)).ConvertAll(t => (t.Id, t.Lead));

    private async Task<List<Line>> TakeAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await using var command = db.Command(Take, now - Pause, now);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var lines = new List<Line>();
        while (await rows.ReadAsync(cancel))
        {
            lines.Add(new(
                rows.Id("queue_id"), rows.Text("queue"), rows.OptionalId("team_id"), rows.Text("number"), rows.Text("subject"), rows.Text("organization"),
                NobodyFree.Read(rows.Text("reason"))!));
        }

        return lines;
    }

    private sealed record Line(Guid Queue, string Name, Guid? Team, string Number, string Subject, string Organization, NobodyFree Why);
}
