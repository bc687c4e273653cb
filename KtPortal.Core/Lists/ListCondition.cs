using System.Text.Json;
using System.Text.Json.Serialization;

namespace KtPortal.Core.Lists;

/// <summary>A filter with its values, as addresses and saved views say it. Any of the values fits; all conditions hold together.</summary>
/// <param name="Key">Of a <see cref="ListFilter"/>.</param>
/// <param name="Values">As the filter writes them. None: whatever a view says of this filter doesn't hold.</param>
/// <param name="Not">None of the values fits.</param>
public sealed record ListCondition(string Key, IReadOnlyList<string> Values, bool Not = false)
{
    [JsonIgnore]
    public bool IsLifted => Values.Count == 0;

    public bool Says(ListCondition other) => Key == other.Key && Not == other.Not && Values.SequenceEqual(other.Values);

    public static string Write(IEnumerable<ListCondition> conditions) => JsonSerializer.Serialize(conditions, JsonSerializerOptions.Web);

    public static IReadOnlyList<ListCondition> Read(string json) =>
        JsonSerializer.Deserialize<List<ListCondition>>(json, JsonSerializerOptions.Web) ?? [];
}
