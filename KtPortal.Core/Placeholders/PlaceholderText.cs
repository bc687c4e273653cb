using System.Text.RegularExpressions;

namespace KtPortal.Core.Placeholders;

/// <summary>Texts with names in double braces, to be filled when they are used: <c>{{ticket.number}}</c>.</summary>
public static partial class PlaceholderText
{
    public static string Write(string name) => "{{" + name + "}}";

    /// <summary>Each name once, in the order of the text, whether anybody knows it or not.</summary>
    public static IReadOnlyList<string> NamesIn(string text) => [.. Names().Matches(text).Select(NameOf).Distinct()];

    /// <summary>In one pass: what a value says is not read again. A name without a value stays, for whoever sends the text to see.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string?> values) =>
        Names().Replace(
            text, m => values.GetValueOrDefault(NameOf(m)) is { } value && !string.IsNullOrWhiteSpace(value) ? value : m.Value);

    private static string NameOf(Match match) => match.Groups[1].Value.Trim();

    [GeneratedRegex(@"\{\{([^{}\r\n]{1,100})\}\}")]
    private static partial Regex Names();
}
