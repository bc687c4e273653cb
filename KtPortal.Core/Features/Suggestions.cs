using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Features;

/// <summary>Something the palette offers to go to.</summary>
/// <param name="Key">Unlike all others on the page.</param>
/// <param name="Symbol">An icon, or a mark that says a state (<paramref name="SymbolLabel"/>).</param>
/// <param name="Number">What it is quoted by; null for none.</param>
/// <param name="More">Where it belongs, or how much of it there is.</param>
public sealed record Suggestion(string Key, string Address, string Symbol, string? SymbolLabel, string? Number, string Title, string? More);

/// <param name="Key">Names the group on the page.</param>
public sealed record SuggestionGroup(string Key, string Label, IReadOnlyList<Suggestion> Found);

/// <summary>What a feature offers while somebody types. One statement, narrowed by the asker's own policies.</summary>
public interface ISuggestionSource
{
    /// <summary>At most so many of a kind.</summary>
    const int Most = 5;

    /// <summary>Null: this actor finds nothing of it.</summary>
    NpgsqlBatchCommand? CommandFor(Actor actor, string text);

    /// <summary>Where somebody was last, by what pages call their subject in <c>data-number</c>. Null: its pages don't.</summary>
    NpgsqlBatchCommand? CommandForVisited(Actor actor, string[] keys) => null;

    Task<SuggestionGroup> ReadAsync(NpgsqlDataReader rows, CancellationToken cancel);
}

/// <summary>What the palette offers, of all features in one round trip.</summary>
public sealed class Suggestions(IEnumerable<ISuggestionSource> sources, PortalDb db)
{
    public Task<IReadOnlyList<SuggestionGroup>> FindAsync(Actor actor, string text, CancellationToken cancel) =>
        ReadAsync(source => source.CommandFor(actor, text), cancel);

    public Task<IReadOnlyList<SuggestionGroup>> VisitedAsync(Actor actor, IEnumerable<string> keys, CancellationToken cancel)
    {
        var some = keys.Take(ISuggestionSource.Most).ToArray();
        return ReadAsync(source => some.Length == 0 ? null : source.CommandForVisited(actor, some), cancel);
    }

    /// <summary>What is typed, for a pattern of <c>like</c> in which it means itself.</summary>
    public static string Literal(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    private async Task<IReadOnlyList<SuggestionGroup>> ReadAsync(Func<ISuggestionSource, NpgsqlBatchCommand?> ask, CancellationToken cancel)
    {
        var groups = new List<SuggestionGroup>();
        await db.AskTogetherAsync(sources, ask, async (source, rows) => groups.Add(await source.ReadAsync(rows, cancel)), cancel);
        return [.. groups.Where(g => g.Found.Count > 0)];
    }
}
