using KtPortal.Core.Administration;
using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Teams;

/// <summary>Staff of the provider who share work. Nobody else knows of it.</summary>
public sealed class Team : CatalogEntry
{
    /// <summary>So many open tickets are enough for whoever has no number of his own, where his team says none.</summary>
    public const int UsualMost = 50;

    private readonly List<TeamMember> members = [];

    private Team()
    {
    }

    public string? Description { get; private set; }

    public Guid? LeadId { get; private set; }

    /// <summary>Of members who have no number of their own: who has so many is given no more by itself. Null for <see cref="UsualMost"/>.</summary>
    public int? MaxOpenTickets { get; private set; }

    public IReadOnlyList<TeamMember> Members => members;

    public static Team Seed(string name) => new() { Name = name, SortOrder = 1 };

    internal static Team Begin() => new();

    internal void Change(TeamDraft draft)
    {
        (Description, LeadId, MaxOpenTickets) = (draft.Description, draft.LeadId, draft.MaxOpenTickets);
        members.RemoveAll(m => draft.Members.All(d => d.UserId != m.UserId));
        foreach (var (place, wanted) in draft.Members.Index())
        {
            if (members.Find(m => m.UserId == wanted.UserId) is { } member)
            {
                member.Change(place, wanted.MaxOpenTickets);
            }
            else
            {
                members.Add(TeamMember.Of(Id, wanted.UserId, place, wanted.MaxOpenTickets));
            }
        }
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Team>
    {
        public void Configure(EntityTypeBuilder<Team> builder)
        {
            builder.ToTable("teams").Ignore(t => t.IsDefault);
            builder.HasMany(t => t.Members).WithOne().HasForeignKey(m => new { m.TenantId, m.TeamId });
            builder.Navigation(t => t.Members).UsePropertyAccessMode(PropertyAccessMode.Field);
        }
    }
}

public sealed class TeamMember : TenantEntity
{
    private TeamMember()
    {
    }

    public Guid TeamId { get; private set; }

    public Guid UserId { get; private set; }

    /// <summary>In whose turn work is given out.</summary>
    public int Position { get; private set; }

    /// <summary>Who has so many is given no more by itself; null for as many as the team says.</summary>
    public int? MaxOpenTickets { get; private set; }

    internal static TeamMember Of(Guid team, Guid user, int position, int? most) =>
        new() { TeamId = team, UserId = user, Position = position, MaxOpenTickets = most };

    internal void Change(int position, int? most) => (Position, MaxOpenTickets) = (position, most);

    internal sealed class Configuration : IEntityTypeConfiguration<TeamMember>
    {
        public void Configure(EntityTypeBuilder<TeamMember> builder) => builder.ToTable("team_members");
    }
}
