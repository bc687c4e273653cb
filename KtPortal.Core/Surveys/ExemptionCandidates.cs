using KtPortal.Core.Clients;
using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Surveys;

/// <summary>A client that an entry may mean.</summary>
/// <param name="Beside">Its partner, and its domains: what tells it from others of its name; null where there is nothing.</param>
public sealed record ExemptionCandidate(Guid Id, string Name, string? Beside);

/// <summary>Finds the clients that a name may mean.</summary>
public sealed class ExemptionCandidates(PortalDb db)
{
    private const int Most = 20;

    /// <summary>Those that hold these words in their name, the shortest first; none for none.</summary>
    public async Task<IReadOnlyList<ExemptionCandidate>> FindAsync(string? typed, CancellationToken cancel)
    {
        var words = TypedText.Of(typed, Exemption.LongestName);
        var found = Clients().Where(o => EF.Functions.ILike(o.Name, "%" + Suggestions.Literal(words) + "%"));
        return words.Length == 0 ? [] : await ReadAsync(found.OrderBy(o => o.Name.Length).ThenBy(o => o.Name).ThenBy(o => o.Id).Take(Most), cancel);
    }

    internal async Task<ExemptionCandidate?> FindAsync(Guid id, CancellationToken cancel) =>
        (await ReadAsync(Clients().Where(o => o.Id == id), cancel)).SingleOrDefault();

    internal Task<List<ExemptionCandidate>> AllAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel) =>
        ReadAsync(db.Set<Organization>().AsNoTracking().Where(o => ids.Contains(o.Id)), cancel);

    private IQueryable<Organization> Clients() => db.Set<Organization>().AsNoTracking()
        .Where(o => o.Kind == OrganizationKind.Client || o.Kind == OrganizationKind.Prospect || o.Kind == OrganizationKind.Partner);

    private async Task<List<ExemptionCandidate>> ReadAsync(IQueryable<Organization> some, CancellationToken cancel) =>
        (await some.Select(o => new
        {
            o.Id,
            o.Name,
            Partner = db.Set<Organization>().Where(p => p.Id == o.PartnerId && p.Id != o.Id).Select(p => p.Name).FirstOrDefault(),
            o.EmailDomains,
        }).ToListAsync(cancel)).ConvertAll(o => new ExemptionCandidate(o.Id, o.Name, Say([o.Partner, .. o.EmailDomains])));

    private static string? Say(IEnumerable<string?> parts) => string.Join(", ", parts.Where(p => !string.IsNullOrEmpty(p))) is { Length: > 0 } said ? said : null;
}
