using KtPortal.Core.Languages;

namespace KtPortal.Core.Placeholders;

/// <summary>The placeholders that one feature declares.</summary>
/// <param name="Own">With what those names begin that a tenant makes itself; null where it makes none.</param>
public sealed record PlaceholderSet(IReadOnlyList<string> Names, string? Own = null);

/// <summary>All placeholders there are.</summary>
public sealed class PlaceholderBook(IEnumerable<PlaceholderSet> sets)
{
    /// <summary>As features declare them.</summary>
    public IReadOnlyList<string> Names { get; } = [.. sets.SelectMany(s => s.Names)];

    /// <summary>As they are written in a text.</summary>
    public string Written => string.Join(" ", Names.Select(PlaceholderText.Write));

    private readonly IReadOnlyList<string> prefixes = [.. sets.Select(s => s.Own).OfType<string>()];

    /// <summary>Why a text can't be kept: it names what nobody fills. Null where it can.</summary>
    /// <param name="own">Names that the tenant makes itself, as far as its reader knows of them.</param>
    public string? RefuseToKeep(string text, IReadOnlyCollection<string>? own = null) =>
        PlaceholderText.NamesIn(text).FirstOrDefault(n => !Names.Contains(n) && own?.Contains(n) != true) is { } unknown
            ? PlaceholderTexts.Unknown.With(PlaceholderText.Write(unknown), string.Join(" ", [Written, .. (own ?? []).Select(PlaceholderText.Write)]))
            : null;

    /// <summary>Why a text can't be sent: a placeholder that had no value still stands in it. Null where it can.</summary>
    public string? RefuseToSend(string text) => PlaceholderText.NamesIn(text).FirstOrDefault(n => Names.Contains(n) || IsOwn(n)) is { } open
        ? PlaceholderTexts.Open.With(PlaceholderText.Write(open))
        : null;

    /// <summary>One that the tenant makes itself: who may read its value depends on whose it is.</summary>
    public bool IsOwn(string name) => prefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal));
}
