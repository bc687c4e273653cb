using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace KtPortal.Core.Kernel;

/// <summary>The code of a problem, from how its text is named where it is made: "TicketProblemTexts.Closed.With(number)" is "ticket.closed".</summary>
internal static partial class ProblemCode
{
    private static readonly ConcurrentDictionary<string, string?> Known = new();

    /// <returns>Null where no text is named, or more than one.</returns>
    public static string? Of(string? expression) => expression is null ? null : Known.GetOrAdd(expression, Read);

    private static string? Read(string expression)
    {
        if (Text().Matches(expression) is not [{ } text])
        {
            return null;
        }

        var (feature, name) = (text.Groups["feature"].Value, JsonNamingPolicy.SnakeCaseLower.ConvertName(text.Groups["name"].Value));
        return feature.Length == 0 ? name : $"{JsonNamingPolicy.SnakeCaseLower.ConvertName(feature)}.{name}";
    }

    [GeneratedRegex(@"\b(?<feature>[A-Z]\w*?)??(Problem)?Texts\.(?<name>[A-Z]\w*)")]
    private static partial Regex Text();
}
