using System.Text;
using System.Text.Json;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Realtime;

/// <summary>A row of <c>stream_events</c> as it was announced, with everything that decides who may hear of it.</summary>
internal sealed class LiveEvent
{
    public const string SessionEnded = "session.ended";

    private byte[]? frame;

    public required Guid TenantId { get; init; }

    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>What it is about; null where it is meant for one user.</summary>
    public Subject? About { get; init; }

    public Guid? OrganizationId { get; init; }

    public Guid? PartnerId { get; init; }

    public Guid? UserId { get; init; }

    public Visibility Visibility { get; init; }

    public required long At { get; init; }

    /// <summary>Client users who read what it is about; null for all of the organization.</summary>
    public HashSet<Guid>? Readers { get; init; }

    public string Data { get; init; } = "{}";

    /// <summary>Too large to be announced whole: data and readers are still to be read.</summary>
    public bool Fetch { get; init; }

    /// <summary>As it is sent; made once, shared by all who get it.</summary>
    public byte[] Frame => frame ??= LiveFrame.Of(At, Name, Data);

    public static LiveEvent Parse(string payload)
    {
        using var document = JsonDocument.Parse(payload);
        var root = document.RootElement;
        var fetch = root.TryGetProperty("fetch", out _);
        return new LiveEvent
        {
            TenantId = root.GetProperty("tenant").GetGuid(),
            Id = root.GetProperty("id").GetInt64(),
            Name = root.GetProperty("event").GetString()!,
            About = OptionalGuid(root, "subject") is { } subject ? new Subject(root.GetProperty("kind").GetString()!, subject) : null,
            OrganizationId = OptionalGuid(root, "organization"),
            PartnerId = OptionalGuid(root, "partner"),
            UserId = OptionalGuid(root, "user"),
            Visibility = EnumText<Visibility>.Parse(root.GetProperty("visibility").GetString()!),
            At = root.GetProperty("at").GetInt64(),
            Fetch = fetch,
            Data = fetch ? "{}" : root.GetProperty("data").GetRawText(),
            Readers = fetch ? [] : root.GetProperty("readers") is { ValueKind: JsonValueKind.Array } readers
                ? [.. readers.EnumerateArray().Select(r => r.GetGuid())]
                : null,
        };
    }

    public LiveEvent With(string data, IEnumerable<Guid>? readers) => new()
    {
        TenantId = TenantId,
        Id = Id,
        Name = Name,
        About = About,
        OrganizationId = OrganizationId,
        PartnerId = PartnerId,
        UserId = UserId,
        Visibility = Visibility,
        At = At,
        Data = data,
        Readers = readers is null ? null : [.. readers],
    };

    private static Guid? OptionalGuid(JsonElement root, string name) =>
        root.GetProperty(name) is { ValueKind: JsonValueKind.String } value ? value.GetGuid() : null;
}

/// <summary>Frames of an event stream (WHATWG HTML, 9.2).</summary>
public static class LiveFrame
{
    public static readonly byte[] Heartbeat = ": \n\n"u8.ToArray();

    /// <summary>More happened than can be told: the page loads its lists anew.</summary>
    public static readonly byte[] Resync = "event: resync\ndata: {}\n\n"u8.ToArray();

    /// <summary>The user opened more streams than allowed; this one is not to be opened again by itself.</summary>
    public static readonly byte[] Replaced = "event: replaced\ndata: {}\n\n"u8.ToArray();

    /// <param name="at">
    /// Milliseconds since 1970, of the change: what a page brings back to catch up. A time, not the row's number, can be
    /// compared also when the row is gone or belongs to somebody else.
    /// </param>
    public static byte[] Of(long at, string name, string json) => Encoding.UTF8.GetBytes($"id: {at}\nevent: {name}\ndata: {json}\n\n");

    /// <summary>An event that is not kept, so it doesn't move the place from which a page catches up.</summary>
    public static byte[] Passing(string name, string json) => Encoding.UTF8.GetBytes($"event: {name}\ndata: {json}\n\n");

    /// <summary>Tells nothing; a page that comes back catches up from here.</summary>
    public static byte[] At(long at) => Encoding.UTF8.GetBytes($"id: {at}\n\n");

    public static byte[] Opening(long at) => Encoding.UTF8.GetBytes($"retry: 3000\nid: {at}\n\n");
}
