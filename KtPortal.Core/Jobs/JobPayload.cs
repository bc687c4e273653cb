using System.Text.Json;

namespace KtPortal.Core.Jobs;

/// <summary>What the job was handed can't be worked on, now or later: it is laid aside at once.</summary>
public sealed class UnfitJobException(string why) : Exception(why);

public static class JobPayload
{
    /// <exception cref="UnfitJobException">There is no such id in it.</exception>
    public static Guid IdOf(this JsonElement payload, string name) =>
        payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty(name, out var value) &&
        value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var id)
            ? id
            : throw new UnfitJobException($"The job does not say which {name} it is about.");
}
