using System.Text;

namespace KtPortal.Core.Kernel;

public static class Names
{
    /// <summary><c>FirstResponseAt</c> → <c>first_response_at</c>, as the database writes names.</summary>
    public static string ToSnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (char.IsUpper(c))
            {
                var wordStarts = i > 0 && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
                if (wordStarts)
                {
                    text.Append('_');
                }

                text.Append(char.ToLowerInvariant(c));
            }
            else
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }
}

/// <summary>Enums as the database writes them: <c>InProgress</c> is <c>in_progress</c>.</summary>
public static class EnumText<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> Written = Enum.GetValues<T>().ToDictionary(v => v, v => Names.ToSnakeCase(v.ToString()));
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
