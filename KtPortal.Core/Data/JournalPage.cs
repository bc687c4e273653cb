using System.Text.Json;
using KtPortal.Core.Audit;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Data;

internal sealed record TimelineLine(
    Guid Id, string SubjectKind, Guid SubjectId, string Kind, Guid? ActorId, string ActorName, string Visibility, object Data,
    DateTimeOffset CreatedAt);

internal sealed record AuditLine(
    Guid Id, string SubjectKind, Guid SubjectId, Guid? UserId, string ActorKind, string ActorName, string Action, string Event,
    string? EntityType, Guid? EntityId, JsonElement? OldValues, JsonElement? NewValues, string? IpAddress, string? UserAgent, string? RequestId,
    DateTimeOffset CreatedAt)
{
    public static AuditLine Of(AuditEntry entry, Subject about) => new(
        entry.Id, about.Kind, about.Id, entry.UserId, entry.ActorKind, entry.ActorName, entry.Action, entry.Event, entry.EntityType,
        entry.EntityId, Read(entry.OldValues), Read(entry.NewValues), entry.IpAddress, entry.UserAgent, entry.RequestId, entry.CreatedAt);

    private static JsonElement? Read(string? values) => values is null ? null : JsonSerializer.Deserialize<JsonElement>(values);
}

internal sealed record LiveLine(string Event, string SubjectKind, Guid SubjectId, Visibility Visibility)
{
    /// <summary>The least that can be told: any other event of the subject says more.</summary>
    public bool IsUpdate => Event.EndsWith(".updated", StringComparison.Ordinal);
}

internal sealed record JobLine(Guid Id, string Kind, JsonElement Payload);

/// <summary>What is still to be written of what happened in a transaction (<see cref="Events.Journal"/>).</summary>
internal sealed class JournalPage
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly List<LiveLine> live = [];

    public List<TimelineLine> Timeline { get; } = [];

    public List<AuditLine> Audit { get; } = [];

    public List<JobLine> Jobs { get; } = [];

    public bool IsEmpty => Timeline.Count + Audit.Count + Jobs.Count + live.Count == 0;

    /// <summary>
    /// One for a subject: to all who read any of it. What only some may know others don't hear the name of: the widest one is told.
    /// </summary>
    public void Announce(LiveLine line)
    {
        var known = live.FindIndex(l => l.SubjectId == line.SubjectId);
        if (known < 0)
        {
            live.Add(line);
        }
        else if (line.Visibility < live[known].Visibility || (line.Visibility == live[known].Visibility && live[known].IsUpdate))
        {
            live[known] = line;
        }
    }

    public string Write() => JsonSerializer.Serialize(
        new
        {
            Timeline,
            Audit,
            Jobs,
            Live = live.ConvertAll(l => new { l.Event, l.SubjectKind, l.SubjectId, Visibility = EnumText<Visibility>.Write(l.Visibility) }),
        },
        Json);

    public void Clear()
    {
        Timeline.Clear();
        Audit.Clear();
        Jobs.Clear();
        live.Clear();
    }
}
