using System.Text;
using System.Text.Json;
using KtPortal.Core.Realtime;

namespace KtPortal.Core.Tickets.Lines;

/// <summary>Where a waiting ticket stands now.</summary>
/// <param name="ExpectedAt">When its policy promises the first answer.</param>
internal sealed record LinePlace(string Phase, int Position, int Length, DateTimeOffset? ExpectedAt);

/// <summary>One line, as it is now.</summary>
/// <param name="IsForClients">The tenant lets its clients see their places.</param>
/// <param name="EstimateAt">When the ticket at this place is likely answered; null where nothing says so.</param>
internal sealed record LinePlaces(Dictionary<Guid, LinePlace> Places, bool IsForClients, Func<LinePlace, DateTimeOffset?> EstimateAt)
    : IPassingReading
{
    public object? Find(Guid subject) => Places.GetValueOrDefault(subject);

    public byte[] FrameOf(Guid subject, object? state)
    {
        using var buffer = new MemoryStream(200);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("ticket_id", subject);
            if (state is LinePlace place)
            {
                json.WriteString("status", place.Phase);
                json.WriteNumber("queue_position", place.Position);
                json.WriteNumber("queue_length", place.Length);
                if (EstimateAt(place) is { } estimate)
                {
                    json.WriteString("estimated_response_at", estimate);
                }
            }
            else
            {
                json.WriteNull("queue_position");
                json.WriteNull("queue_length");
            }

            json.WriteEndObject();
        }

        return LiveFrame.Passing($"{Ticket.SubjectKind}.updated", Encoding.UTF8.GetString(buffer.ToArray()));
    }
}
