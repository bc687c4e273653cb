using KtPortal.Core.Data;
using KtPortal.Core.Demo;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Teams;

/// <summary>Who of the demo works together: support for all of it, the web for what Northwind built, and who drives out.</summary>
public sealed class TeamDemo(PortalDb db)
{
    private static readonly (string Team, string About, string Lead, string[] Members)[] Told =
    [
        ("Support", "Everything that comes in, unless it is somebody else’s.", "manager", ["agent", "priya", "jonas"]),
        ("Web", "Sites and shops, most of them Northwind’s.", "priya", ["priya", "agent"]),
        ("Field service", "Who drives out: two days a week, on the dispatcher’s plan.", "dispatcher", ["jonas", "dispatcher"]),
    ];

    /// <summary>Before the tickets: they take the team of their queue.</summary>
    internal async Task WriteAsync(DemoTenant tenant, CancellationToken cancel)
    {
        if (tenant.PartnerStaff is null)
        {
            return; // a small house has one team, and nobody keeps a list of it
        }

        var known = await db.Set<Team>().Include(t => t.Members).ToListAsync(cancel);
        foreach (var (place, told) in Told.Index())
        {
            var team = known.Find(t => t.Name == told.Team) ?? Team.Seed(told.Team);
            team.SortOrder = place + 1;
            team.Change(new TeamDraft
            {
                Name = told.Team,
                Description = told.About,
                LeadId = tenant[told.Lead].User.Id,
                Members = [.. told.Members.Select(name => new MemberDraft(tenant[name].User.Id, null))],
            });
            if (!known.Contains(team))
            {
                db.Add(team);
            }

            known.Add(team);
        }

        await db.SaveChangesAsync(cancel);
        var support = known.First(t => t.Name == "Support").Id;
        (await db.Set<TicketQueue>().SingleAsync(q => q.Id == tenant.QueueId, cancel)).GiveTo(support);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>After the tickets: what Northwind's clients ask for goes to who builds their sites.</summary>
    internal async Task GiveAsync(DemoTenant tenant, CancellationToken cancel)
    {
        if (tenant.PartnerStaff is null)
        {
            return;
        }

        await using var give = db.Command("""
            update tickets set team_id = (select id from teams where name = 'Web') where partner_id is not null
            """);
        await give.ExecuteNonQueryAsync(cancel);
    }
}
