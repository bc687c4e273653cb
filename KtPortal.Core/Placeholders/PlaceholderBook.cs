using KtPortal.Core.Languages;

namespace KtPortal.Core.Placeholders;

/// <summary>The placeholders that one feature declares.</summary>
public sealed record PlaceholderSet(IReadOnlyList<string> Names);

/// <summary>All placeholders there are.</summary>
public sealed class PlaceholderBook(IEnumerable<PlaceholderSet> sets)
{
    /// <summary>As features declare them.</summary>
    public IReadOnlyList<string> Names { get; } = [.. sets.SelectMany(s => s.Names)];

    /// <summary>As they are written in a text.</summary>
    public string Written => string.Join(" ", Names.Select(PlaceholderText.Write));

    /// <summary>Why a text can't be kept: it names what nobody fills. Null where it can.</summary>
    public string? RefuseToKeep(string text) => PlaceholderText.NamesIn(text).FirstOrDefault(n => !Names.Contains(n)) is { } unknown
        ? PlaceholderTexts.Unknown.With(PlaceholderText.Write(unknown), Written)
        : null;

    /// <summary>Why a text can't be sent: a placeholder that had no value still stands in it. Null where it can.</summary>
    public string? RefuseToSend(string text) => PlaceholderText.NamesIn(text).FirstOrDefault(Names.Contains) is { } open
        ? PlaceholderTexts.Open.With(PlaceholderText.Write(open))
        : null;
}
