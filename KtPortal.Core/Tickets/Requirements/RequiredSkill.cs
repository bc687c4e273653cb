using KtPortal.Core.Data;
using KtPortal.Core.Skills;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Tickets.Requirements;

/// <summary>What tickets of one service, or of one category, ask of whoever works on them.</summary>
public abstract class RequiredSkill : TenantEntity
{
    public Guid SkillId { get; private set; }

    /// <summary>The lowest that is enough.</summary>
    public int Level { get; private set; }

    internal static IReadOnlyList<SkillLevel> Levels(IEnumerable<RequiredSkill> required) =>
        [.. required.OrderByDescending(r => r.Level).ThenBy(r => r.SkillId).Select(r => new SkillLevel(r.SkillId, r.Level))];

    /// <summary>Makes the list say what the draft says, and keeps the rows that do.</summary>
    internal static void Put<T>(List<T> required, IReadOnlyList<SkillLevel> wanted, Func<T> make)
        where T : RequiredSkill
    {
        required.RemoveAll(r => wanted.All(w => w.Of != r.SkillId));
        foreach (var needed in wanted)
        {
            if (required.Find(r => r.SkillId == needed.Of) is { } known)
            {
                known.Take(needed);
                continue;
            }

            var row = make();
            row.Take(needed);
            required.Add(row);
        }
    }

    internal void Take(SkillLevel needed) => (SkillId, Level) = (needed.Of, needed.Level);
}

public sealed class ServiceSkill : RequiredSkill
{
    private ServiceSkill()
    {
    }

    public Guid ServiceId { get; private set; }

    internal static ServiceSkill Of(Guid service) => new() { ServiceId = service };

    internal sealed class Configuration : IEntityTypeConfiguration<ServiceSkill>
    {
        public void Configure(EntityTypeBuilder<ServiceSkill> builder) => builder.ToTable("service_skills");
    }
}

public sealed class CategorySkill : RequiredSkill
{
    private CategorySkill()
    {
    }

    public Guid CategoryId { get; private set; }

    internal static CategorySkill Of(Guid category) => new() { CategoryId = category };

    internal sealed class Configuration : IEntityTypeConfiguration<CategorySkill>
    {
        public void Configure(EntityTypeBuilder<CategorySkill> builder) => builder.ToTable("category_skills");
    }
}
