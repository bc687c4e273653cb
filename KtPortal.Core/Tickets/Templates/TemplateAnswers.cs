using System.Text.Json.Nodes;

namespace KtPortal.Core.Tickets.Templates;

/// <summary>What a template says of custom fields: values by their keys, in one order, so that two that say the same are the same.</summary>
public static class TemplateAnswers
{
    /// <returns>Null for nothing.</returns>
    public static string? Write(IEnumerable<KeyValuePair<string, JsonNode?>> values)
    {
        var said = new JsonObject(values.Where(v => v.Value is not null).OrderBy(v => v.Key, StringComparer.Ordinal)
            .Select(v => KeyValuePair.Create(v.Key, v.Value?.DeepClone())));
        return said.Count == 0 ? null : said.ToJsonString();
    }

    public static IReadOnlyDictionary<string, JsonNode?> Read(string? json) => json is null
        ? new Dictionary<string, JsonNode?>()
        : JsonNode.Parse(json)!.AsObject().ToDictionary(v => v.Key, v => v.Value);

    /// <summary>As the database hands it out, in the one order.</summary>
    internal static string? Again(string json) => Write(Read(json));

    /// <summary>For the history.</summary>
    internal static string Say(string? json) => string.Join("; ", Read(json).Select(v => $"{v.Key}: {v.Value}"));
}
