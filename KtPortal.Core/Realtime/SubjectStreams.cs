using System.Text.Json;

namespace KtPortal.Core.Realtime;

/// <summary>Where a waiting ticket stands now.</summary>
internal sealed record LinePlace(Guid TicketId, string Phase, int Position);

/// <summary>One line, as it is now.</summary>
/// <param name="ShownToClients">The tenant lets its clients see their places.</param>
/// <param name="EstimateAt">When the ticket at this place is likely answered; null without history.</param>
internal sealed record LinePlaces(Dictionary<Guid, LinePlace> Places, bool ShownToClients, Func<int, DateTimeOffset?> EstimateAt)
{
    public int Length => Places.Count;

    public LinePlace? Find(Guid ticket) => Places.GetValueOrDefault(ticket);
}

/// <summary>The open pages of one subject; of one that stands in a line, also what they were last told about its place.</summary>
internal sealed class SubjectStreams(Guid subjectId)
{
    // Mostly one page watches a subject: a list of one is the small case.
    private readonly List<LiveSubscription> streams = new(1);
    private List<LiveSubscription>? untold;
    private (string? Phase, int Position, int Length) told;

    public Guid SubjectId => subjectId;

    public Guid? Line { get; set; }

    public IReadOnlyList<LiveSubscription> Streams => streams;

    public void Add(LiveSubscription stream)
    {
        streams.Add(stream);
        // What moved between the page's rendering and this moment is told with the next count of the line.
        (untold ??= new(1)).Add(stream);
    }

    /// <returns>How many are left.</returns>
    public int Leave(Predicate<LiveSubscription> who)
    {
        untold?.RemoveAll(who);
        streams.RemoveAll(who);
        return streams.Count;
    }

    /// <returns>Those that were too slow.</returns>
    public List<LiveSubscription>? TellPlace(LinePlace? place, LinePlaces line)
    {
        var now = place is null ? (null, 0, 0) : ((string?)place.Phase, place.Position, line.Length);
        var audience = now == told ? untold : streams;
        (told, untold) = (now, null);
        if (audience is null)
        {
            return null;
        }

        List<LiveSubscription>? slow = null;
        byte[]? frame = null;
        foreach (var stream in audience)
        {
            if (stream.IsClient && !line.ShownToClients)
            {
                continue;
            }

            if (!stream.Send(frame ??= Frame(place, line)))
            {
                (slow ??= []).Add(stream);
            }
        }

        return slow;
    }

    private byte[] Frame(LinePlace? place, LinePlaces line)
    {
        using var buffer = new MemoryStream(200);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("ticket_id", subjectId);
            if (place is null)
            {
                json.WriteNull("queue_position");
                json.WriteNull("queue_length");
            }
            else
            {
                json.WriteString("status", place.Phase);
                json.WriteNumber("queue_position", place.Position);
                json.WriteNumber("queue_length", line.Length);
                if (line.EstimateAt(place.Position) is { } estimate)
                {
                    json.WriteString("estimated_response_at", estimate);
                }
            }

            json.WriteEndObject();
        }

        return LiveFrame.Passing("ticket.updated", System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }
}
