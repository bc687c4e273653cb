using System.Text.RegularExpressions;
using KtPortal.Core.Administration;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Placeholders;
using KtPortal.Core.Teams;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.CannedResponses;

public sealed record CannedDraft : CatalogDraft
{
    public string Content { get; init; } = "";

    public string? Shortcut { get; init; }

    public string? Category { get; init; }

    public CannedScope Scope { get; init; }

    public Guid? TeamId { get; init; }

    public Guid? StatusId { get; init; }

    public Guid? PriorityId { get; init; }
}

public sealed partial class CannedResponseCatalog(PlaceholderBook placeholders) : Catalog<CannedResponse, CannedDraft>
{
    /// <summary>What is offered under these names.</summary>
    public const string Teams = "TeamId";

    /// <inheritdoc cref="Teams"/>
    public const string Statuses = "StatusId";

    /// <inheritdoc cref="Teams"/>
    public const string Priorities = "PriorityId";

    /// <summary>Placeholders of the tenant's own.</summary>
    public const string Own = "Own";

    public const int LongestContent = 10_000;
    private const int LongestCategory = 100;

    public override string Key => "canned-responses";

    public override string Address => "/desk/canned-responses";

    public override string Family => "canned_response";

    public override string Place => CannedResponsesFeature.Place;

    public override string Permission => CannedResponsePermissions.Use;

    public override CatalogWords Words => new(
        CannedResponseTexts.CannedResponses, CannedResponseTexts.CannedLead, CannedResponseTexts.NewResponse,
        CannedResponseTexts.CannedEmpty);

    public override bool HasDefault => false;

    public override IReadOnlyList<Usage> UsedBy => [];

    public override IReadOnlyList<AdminField<CannedDraft>> Fields { get; } =
    [
        new("Name", () => CannedResponseTexts.Title, d => d.Name),
        new("Content", () => CannedResponseTexts.Content, d => d.Content),
        new("Shortcut", () => CannedResponseTexts.Shortcut, d => d.Shortcut),
        new("Category", () => CannedResponseTexts.Category, d => d.Category),
        new("Scope", () => CannedResponseTexts.Scope, d => EnumText<CannedScope>.Write(d.Scope)) { Say = ScopeWords.Of },
        new("TeamId", () => CannedResponseTexts.Team, (d, name) => name(d.TeamId)),
        new("StatusId", () => CannedResponseTexts.Status, (d, name) => name(d.StatusId)),
        new("PriorityId", () => CannedResponseTexts.Priority, (d, name) => name(d.PriorityId)),
    ];

    public override CannedDraft Blank => new() { Name = "" };

    protected override int NameLength => 255;

    /// <summary>The scopes in which the actor may keep responses.</summary>
    public static IEnumerable<CannedScope> ScopesOf(Actor actor) =>
        Enum.GetValues<CannedScope>().Where(s => CannedResponse.MayKeep(actor, s));

    /// <summary>What is seen and personal is the actor's own.</summary>
    public override bool MayChange(Actor actor, CatalogEntry entry) => CannedResponse.MayKeep(actor, ((CannedResponse)entry).Scope);

    internal override bool IsPrivate(CatalogEntry entry) => ((CannedResponse)entry).Scope == CannedScope.Personal;

    /// <summary>Of the teams those one is in: nobody keeps what he can't see. Partners know none.</summary>
    public override async Task<IReadOnlyDictionary<string, IReadOnlyList<AdminChoice>>> ChoicesAsync(
        PortalDb db, CancellationToken cancel)
    {
        var choices = new Dictionary<string, IReadOnlyList<AdminChoice>>
        {
            [Teams] = [],
            [Own] = await TicketPlaceholders.OwnAsync(db, cancel),
            [Statuses] = await db.Set<TicketStatus>().AsNoTracking().Where(s => s.Phase != Phase.New).OrderBy(s => s.SortOrder)
                .Select(s => new AdminChoice(s.Id, s.Name, s.IsActive)).ToListAsync(cancel),
            [Priorities] = await db.Set<TicketPriority>().AsNoTracking().OrderBy(p => p.SortOrder)
                .Select(p => new AdminChoice(p.Id, p.Name, p.IsActive)).ToListAsync(cancel),
        };
        if (db.Actor is { Audience: Audience.Provider, UserId: var user })
        {
            choices[Teams] = await db.Set<Team>().AsNoTracking().Where(t => t.Members.Any(m => m.UserId == user)).OrderBy(t => t.Name)
                .Select(t => new AdminChoice(t.Id, t.Name, t.IsActive)).ToListAsync(cancel);
        }

        return choices;
    }

    public override CannedDraft DraftOf(CannedResponse entry) => new()
    {
        Name = entry.Name,
        Content = entry.Content,
        Shortcut = entry.Shortcut,
        Category = entry.Category,
        Scope = entry.Scope,
        TeamId = entry.TeamId,
        StatusId = entry.Sets.StatusId,
        PriorityId = entry.Sets.PriorityId,
    };

    public override CatalogFace FaceOf(CatalogEntry entry) => new(Symbol: "message-square-text");

    internal override IEnumerable<CatalogEntry> Arrange(IReadOnlyList<CatalogEntry> all) => all.OrderBy(e => e.Name);

    protected override bool SharesNames(CatalogEntry entry, CannedDraft draft) => ((CannedResponse)entry).IsBeside(draft);

    protected override CannedResponse Make() => CannedResponse.Begin();

    protected override void Write(CannedResponse entry, CannedDraft draft) => entry.Change(draft);

    protected override void Check(CannedDraft draft, CannedResponse? now, CatalogCheck<CannedResponse> check)
    {
        if (TypedText.IsBlank(draft.Content))
        {
            check.Error("Content", CannedResponseTexts.ContentMissing);
        }

        check.Length("Content", draft.Content, LongestContent);
        if (placeholders.RefuseToKeep(draft.Content, check.Named(Own)) is { } unknown)
        {
            check.Error("Content", unknown, "PlaceholderTexts.Unknown");
        }

        check.Length("Category", draft.Category, LongestCategory);
        check.Choice(Statuses, draft.StatusId, now?.Sets.StatusId);
        check.Choice(Priorities, draft.PriorityId, now?.Sets.PriorityId);
        CheckScope(draft, now, check);
        CheckShortcut(draft, now, check);
    }

    private static void CheckScope(CannedDraft draft, CannedResponse? now, CatalogCheck<CannedResponse> check)
    {
        if (!CannedResponse.MayKeep(check.Actor, draft.Scope))
        {
            check.Error("Scope", CannedResponseTexts.ScopeRefused);
        }
        else if (draft.Scope == CannedScope.Team && (draft.TeamId is not { } team || !check.Offers(Teams, team, team == now?.TeamId)))
        {
            check.Error("TeamId", CannedResponseTexts.TeamMissing);
        }
    }

    private static void CheckShortcut(CannedDraft draft, CannedResponse? now, CatalogCheck<CannedResponse> check)
    {
        if (draft.Shortcut is { } shortcut && !Shortcuts().IsMatch(shortcut))
        {
            check.Error("Shortcut", CannedResponseTexts.ShortcutForm);
        }
        else if (draft.Shortcut is not null && check.All.Any(r => r != now && r.IsBeside(draft) && r.Shortcut == draft.Shortcut))
        {
            check.Error("Shortcut", CannedResponseTexts.ShortcutTaken);
        }
    }

    [GeneratedRegex(@"^/[a-z0-9_-]{1,49}\z")]
    private static partial Regex Shortcuts();
}

public static class ScopeWords
{
    public static string Of(string scope) => Of(EnumText<CannedScope>.Parse(scope));

    public static string Of(CannedScope scope) => scope switch
    {
        CannedScope.Personal => CannedResponseTexts.Personal,
        CannedScope.Team => CannedResponseTexts.TeamScope,
        CannedScope.Shared => CannedResponseTexts.Shared,
        _ => CannedResponseTexts.Partner,
    };
}
