using KtPortal.Core.Accounts;
using KtPortal.Core.Administration;
using KtPortal.Core.Data;
using KtPortal.Core.Languages;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Teams;

public sealed record MemberDraft(Guid UserId, int? MaxOpenTickets);

public sealed record TeamDraft : CatalogDraft
{
    public string? Description { get; init; }

    public Guid? LeadId { get; init; }

    /// <summary>Of members who have no number of their own.</summary>
    public int? MaxOpenTickets { get; init; }

    /// <summary>In the order in which work is given out.</summary>
    public IReadOnlyList<MemberDraft> Members { get; init; } = [];
}

/// <summary>Who works together; whatever is given out may be given to them.</summary>
public sealed class TeamCatalog : Catalog<Team, TeamDraft>
{
    /// <summary>The people there are to choose from, under this name.</summary>
    public const string People = "LeadId";

    public const string Name = "teams";

    private const int LongestDescription = 500;
    private const int MostTickets = 1000;

    public override string Key => Name;

    public override string Family => "team";

    public override string Place => TeamsFeature.Place;

    public override string Permission => TeamPermissions.Manage;

    public override CatalogWords Words => new(TeamTexts.Teams, TeamTexts.TeamsLead, TeamTexts.NewTeam, TeamTexts.TeamsEmpty);

    public override bool HasDefault => false;

    public override IReadOnlyList<Usage> UsedBy => [];

    public override IReadOnlyList<AdminField<TeamDraft>> Fields { get; } =
    [
        new("Name", () => AdminTexts.Name, d => d.Name),
        new("Description", () => AdminTexts.Description, d => d.Description),
        new("LeadId", () => TeamTexts.Lead, (d, name) => name(d.LeadId)),
        new("MaxOpenTickets", () => TeamTexts.Most, d => d.MaxOpenTickets),
        new("Members", () => TeamTexts.Members, (d, name) => string.Join(", ", d.Members.Select(m =>
            m.MaxOpenTickets is { } most ? $"{name(m.UserId)} ({most})" : name(m.UserId)))),
    ];

    public override TeamDraft Blank => new() { Name = "" };

    public override async Task<IReadOnlyDictionary<string, IReadOnlyList<AdminChoice>>> ChoicesAsync(
        PortalDb db, CancellationToken cancel) =>
        new Dictionary<string, IReadOnlyList<AdminChoice>>
        {
            [People] = await StaffAsync(db, cancel),
        };

    /// <summary>The provider's people; who is no longer active may stay where he is chosen.</summary>
    public static Task<List<AdminChoice>> StaffAsync(PortalDb db, CancellationToken cancel) =>
        (from user in db.Set<User>().AsNoTracking()
         join role in db.Set<Role>() on user.RoleId equals role.Id
         where role.Audience == "provider"
         orderby user.Name
         select new AdminChoice(user.Id, user.Name, user.Status == "active")).ToListAsync(cancel);

    public override TeamDraft DraftOf(Team entry) => new()
    {
        Name = entry.Name,
        Description = entry.Description,
        LeadId = entry.LeadId,
        MaxOpenTickets = entry.MaxOpenTickets,
        Members = [.. entry.Members.OrderBy(m => m.Position).Select(m => new MemberDraft(m.UserId, m.MaxOpenTickets))],
    };

    public override CatalogFace FaceOf(CatalogEntry entry) => entry is not Team team ? new() : new()
    {
        Symbol = "user-round",
        More = TeamTexts.SomeMembers.For(team.Members.Count),
    };

    protected override IQueryable<Team> Query(PortalDb db) => db.Set<Team>().Include(t => t.Members);

    protected override Team Make() => Team.Begin();

    protected override void Write(Team entry, TeamDraft draft) => entry.Change(draft);

    protected override void Check(TeamDraft draft, Team? now, CatalogCheck<Team> check)
    {
        check.Length("Description", draft.Description, LongestDescription);
        check.Choice(People, draft.LeadId, now?.LeadId);
        if (draft.MaxOpenTickets is < 1 or > MostTickets)
        {
            check.Error("MaxOpenTickets", TeamTexts.MostRange.With(MostTickets));
        }

        foreach (var member in draft.Members)
        {
            if (!check.Offers(People, member.UserId, now?.Members.Any(m => m.UserId == member.UserId) == true))
            {
                check.Error("Members", AdminTexts.NotOffered);
            }

            if (member.MaxOpenTickets is < 1 or > MostTickets)
            {
                check.Error("Members", TeamTexts.MostRange.With(MostTickets));
            }
        }
    }
}
