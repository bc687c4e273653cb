using KtPortal.Core.Data;
using KtPortal.Core.Demo;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Teams;

/// <summary>Who of the demo works together: support for all of it, the web for what Northwind built, and who drives out.</summary>
public sealed class TeamDemo(PortalDb db) : IDemoPart
{
    private static readonly (string Team, string About, string Lead, string[] Members)[] Told =
    [
        ("Support", "Everything that comes in, unless it is somebody else’s.", "manager", ["agent", "priya", "jonas"]),
        ("Web", "Sites and shops, most of them Northwind’s.", "priya", ["priya", "agent"]),
        ("Field service", "Who drives out: two days a week, on the dispatcher’s plan.", "dispatcher", ["jonas", "dispatcher"]),
    ];

    public async Task WriteAsync(DemoTenant tenant, DateTimeOffset now, CancellationToken cancel)
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
    }
}
