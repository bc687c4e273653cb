using System.Text;
using System.Text.RegularExpressions;

namespace KtPortal.Core.Placeholders;

/// <summary>Texts with names in double braces, to be filled when they are used: <c>{{ticket.number}}</c>.</summary>
public static partial class PlaceholderText
{
    public static string Write(string name) => "{{" + name + "}}";

    /// <summary>Each name once, whether anybody knows it or not, in the order of the text.</summary>
    public static IReadOnlyList<string> NamesIn(string text)
    {
        var names = new OrderedDictionary<string, bool>();
        foreach (var place in Places().EnumerateMatches(text))
        {
            names.TryAdd(NameAt(text, place), true);
        }

        return [.. names.Keys];
    }

    /// <summary>In one pass: what a value says is not read again. A name without a value stays, for the sender to see.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string?> values)
    {
        var (filled, from) = (new StringBuilder(text.Length), 0);
        foreach (var place in Places().EnumerateMatches(text))
        {
            var value = values.GetValueOrDefault(NameAt(text, place));
            if (!string.IsNullOrWhiteSpace(value))
            {
                filled.Append(text, from, place.Index - from).Append(value);
                from = place.Index + place.Length;
            }
        }

        return filled.Append(text, from, text.Length - from).ToString();
    }

    private static string NameAt(string text, ValueMatch place) => text.AsSpan(place.Index + 2, place.Length - 4).Trim().ToString();

    [GeneratedRegex(@"\{\{[^{}\r\n]{1,100}\}\}")]
    private static partial Regex Places();
}
