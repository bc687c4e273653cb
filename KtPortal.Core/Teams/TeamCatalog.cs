using KtPortal.Core.Accounts;
using KtPortal.Core.Administration;
using KtPortal.Core.Data;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Teams;

public sealed record MemberDraft(Guid UserId, int? MaxOpenTickets);

public sealed record TeamDraft : CatalogDraft
{
    public string? Description { get; init; }

    public Guid? LeadId { get; init; }

    /// <summary>In the order in which work is given out.</summary>
    public IReadOnlyList<MemberDraft> Members { get; init; } = [];
}

/// <summary>Teams stand beside the lists by which tickets are sorted: queues are given to them.</summary>
public sealed class TeamCatalog : Catalog<Team, TeamDraft>
{
    /// <summary>The people there are to choose from, under this name.</summary>
    public const string People = "LeadId";

    private const int LongestDescription = 500;
    private const int MostTickets = 1000;

    public override string Key => "teams";

    public override string Family => "team";

    public override string Place => TicketPlaces.Configure;

    public override string Permission => TicketPermissions.Configure;

    public override CatalogWords Words => new(TeamTexts.Teams, TeamTexts.TeamsLead, TeamTexts.NewTeam, TeamTexts.TeamsEmpty);

    public override bool HasDefault => false;

    public override IReadOnlyList<Usage> UsedBy =>
        [new("ticket_queues", "team_id", () => TeamTexts.UsedByQueues), new("tickets", "team_id", () => TeamTexts.UsedByTickets)];

    public override IReadOnlyList<AdminField<TeamDraft>> Fields { get; } =
    [
        new("Name", () => AdminTexts.Name, d => d.Name),
        new("Description", () => AdminTexts.Description, d => d.Description),
        new("LeadId", () => TeamTexts.Lead, (d, name) => name(d.LeadId)),
        new("Members", () => TeamTexts.Members, (d, name) => string.Join(", ", d.Members.Select(m =>
            m.MaxOpenTickets is { } most ? $"{name(m.UserId)} ({most})" : name(m.UserId)))),
    ];

    public override TeamDraft Blank => new() { Name = "" };

    public override async Task<IReadOnlyDictionary<string, IReadOnlyList<AdminChoice>>> ChoicesAsync(
        PortalDb db, CancellationToken cancel) =>
        new Dictionary<string, IReadOnlyList<AdminChoice>>
        {
            [People] = await (from user in db.Set<User>().AsNoTracking()
                              join role in db.Set<Role>() on user.RoleId equals role.Id
                              where role.Audience == "provider"
                              orderby user.Name
                              select new AdminChoice(user.Id, user.Name, user.Status == "active")).ToListAsync(cancel),
        };

    public override TeamDraft DraftOf(Team entry) => new()
    {
        Name = entry.Name,
        Description = entry.Description,
        LeadId = entry.LeadId,
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
