using System.Text.Json;

namespace KtPortal.Core.Kernel;

/// <summary>Enums as the database writes them: <c>InProgress</c> is <c>in_progress</c>.</summary>
public static class EnumText<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> Written =
        Enum.GetValues<T>().ToDictionary(v => v, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));
    private static readonly Dictionary<string, T> Read = Written.ToDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);

    public static string Write(T value) => Written[value];

    public static T Parse(string text) => Read.TryGetValue(text, out var value)
        ? value
        : throw new ArgumentException($"'{text}' is no {typeof(T).Name}", nameof(text));

    public static bool TryParse(string? text, out T value)
    {
        value = default;
        return text is not null && Read.TryGetValue(text, out value);
    }
}
