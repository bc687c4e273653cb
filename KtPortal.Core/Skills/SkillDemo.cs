using KtPortal.Core.Data;
using KtPortal.Core.Demo;

namespace KtPortal.Core.Skills;

/// <summary>Who of the demo knows what, and how well.</summary>
public sealed class SkillDemo(PortalDb db) : IDemoPart
{
    private static readonly (string Skill, string About, (string Who, int Level)[] People)[] Told =
    [
        ("Networks", "Switches, firewalls, Wi-Fi and remote access.", [("jonas", 4), ("priya", 2), ("agent", 3)]),
        ("Web development", "Sites and shops, from the template to the database.", [("priya", 5), ("agent", 2)]),
        ("Mail servers", "Delivery, domains, migrations.", [("jonas", 2), ("priya", 3)]),
        ("Backup and restore", "Nightly copies, and the way back.", [("jonas", 3), ("manager", 2)]),
    ];

    public async Task WriteAsync(DemoTenant tenant, DateTimeOffset now, CancellationToken cancel)
    {
        if (tenant.PartnerStaff is null)
        {
            return;
        }

        foreach (var (place, told) in Told.Index())
        {
            var skill = Skill.Begin();
            (skill.Name, skill.SortOrder) = (told.Skill, place + 1);
            skill.Change(new SkillDraft
            {
                Name = told.Skill,
                Description = told.About,
                People = [.. told.People.Select(p => new SkillLevel(tenant[p.Who].User.Id, p.Level))],
            });
            db.Add(skill);
        }

        await db.SaveChangesAsync(cancel);
    }
}
