using KtPortal.Core.Administration;
using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Skills;

/// <summary>How well somebody can do something, or how well one should.</summary>
/// <param name="Of">The person who can, or the skill that is asked for.</param>
public sealed record SkillLevel(Guid Of, int Level)
{
    public const int Lowest = 1;
    public const int Highest = 5;
}

/// <summary>Something that some of the provider's people can do.</summary>
public sealed class Skill : CatalogEntry
{
    private readonly List<UserSkill> people = [];

    private Skill()
    {
    }

    public string? Description { get; private set; }

    public IReadOnlyList<UserSkill> People => people;

    internal static Skill Begin() => new();

    internal void Change(SkillDraft draft)
    {
        Description = draft.Description;
        people.RemoveAll(p => draft.People.All(d => d.Of != p.UserId));
        foreach (var wanted in draft.People)
        {
            if (people.Find(p => p.UserId == wanted.Of) is { } known)
            {
                known.Change(wanted.Level);
            }
            else
            {
                people.Add(UserSkill.Of(Id, wanted));
            }
        }
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Skill>
    {
        public void Configure(EntityTypeBuilder<Skill> builder)
        {
            builder.ToTable("skills").Ignore(s => s.IsDefault);
            builder.HasMany(s => s.People).WithOne().HasForeignKey(p => new { p.TenantId, p.SkillId });
            builder.Navigation(s => s.People).UsePropertyAccessMode(PropertyAccessMode.Field);
        }
    }
}

public sealed class UserSkill : TenantEntity
{
    private UserSkill()
    {
    }

    public Guid SkillId { get; private set; }

    public Guid UserId { get; private set; }

    public int Level { get; private set; }

    internal static UserSkill Of(Guid skill, SkillLevel person) => new() { SkillId = skill, UserId = person.Of, Level = person.Level };

    internal void Change(int level) => Level = level;

    internal sealed class Configuration : IEntityTypeConfiguration<UserSkill>
    {
        public void Configure(EntityTypeBuilder<UserSkill> builder) => builder.ToTable("user_skills");
    }
}
