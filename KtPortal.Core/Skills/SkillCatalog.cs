using KtPortal.Core.Administration;
using KtPortal.Core.Data;
using KtPortal.Core.Languages;
using KtPortal.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Skills;

public sealed record SkillDraft : CatalogDraft
{
    public string? Description { get; init; }

    public IReadOnlyList<SkillLevel> People { get; init; } = [];
}

/// <summary>What the provider's people can do; services and categories say what they ask for.</summary>
public sealed class SkillCatalog : Catalog<Skill, SkillDraft>
{
    public const string Name = "skills";

    /// <summary>The people there are to choose from, under this name.</summary>
    public const string Staff = "People";

    private const int LongestDescription = 500;

    public override string Key => Name;

    public override string Family => "skill";

    public override string Place => TeamsFeature.Place;

    public override string Permission => TeamPermissions.Manage;

    public override CatalogWords Words => new(SkillTexts.Skills, SkillTexts.SkillsLead, SkillTexts.NewSkill, SkillTexts.SkillsEmpty);

    public override bool HasDefault => false;

    public override IReadOnlyList<Usage> UsedBy => [];

    public override IReadOnlyList<AdminField<SkillDraft>> Fields { get; } =
    [
        new("Name", () => AdminTexts.Name, d => d.Name),
        new("Description", () => AdminTexts.Description, d => d.Description),
        new("People", () => SkillTexts.People, (d, name) => Say(d.People, name)),
    ];

    public override SkillDraft Blank => new() { Name = "" };

    public override async Task<IReadOnlyDictionary<string, IReadOnlyList<AdminChoice>>> ChoicesAsync(
        PortalDb db, CancellationToken cancel) =>
        new Dictionary<string, IReadOnlyList<AdminChoice>>
        {
            [Staff] = await TeamCatalog.StaffAsync(db, cancel),
        };

    /// <summary>"VPN 3, Firewalls 2".</summary>
    public static string Say(IEnumerable<SkillLevel> levels, Func<Guid?, string?> name) =>
        string.Join(", ", levels.Select(l => $"{name(l.Of)} {l.Level}"));

    /// <summary>One line each, of what is offered, with a level there is.</summary>
    public static void Check<TEntry>(string field, IReadOnlyList<SkillLevel> levels, Func<Guid, bool> stands, CatalogCheck<TEntry> check)
    {
        foreach (var line in levels)
        {
            if (!check.Offers(field, line.Of, stands(line.Of)))
            {
                check.Error(field, AdminTexts.NotOffered);
            }

            if (line.Level is < SkillLevel.Lowest or > SkillLevel.Highest)
            {
                check.Error(field, SkillTexts.LevelRange.With(SkillLevel.Lowest, SkillLevel.Highest));
            }
        }
    }

    public override SkillDraft DraftOf(Skill entry) => new()
    {
        Name = entry.Name,
        Description = entry.Description,
        People = [.. entry.People.OrderByDescending(p => p.Level).ThenBy(p => p.UserId).Select(p => new SkillLevel(p.UserId, p.Level))],
    };

    public override CatalogFace FaceOf(CatalogEntry entry) => entry is not Skill skill ? new() : new()
    {
        Symbol = "graduation-cap",
        More = SkillTexts.SomePeople.For(skill.People.Count),
    };

    protected override IQueryable<Skill> Query(PortalDb db) => db.Set<Skill>().Include(s => s.People);

    protected override Skill Make() => Skill.Begin();

    protected override void Write(Skill entry, SkillDraft draft) => entry.Change(draft);

    protected override void Check(SkillDraft draft, Skill? now, CatalogCheck<Skill> check)
    {
        check.Length("Description", draft.Description, LongestDescription);
        Check(Staff, draft.People, id => now?.People.Any(p => p.UserId == id) == true, check);
    }
}
