using System.Runtime.InteropServices;

namespace KtPortal.Core.Realtime;

/// <summary>The open pages of one tenant on this node, found by ticket and by user. All under one lock, held briefly.</summary>
internal sealed class TenantStreams
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, TicketStreams> tickets = [];
    private readonly Dictionary<Guid, List<LiveSubscription>> users = [];
    private readonly HashSet<LiveSubscription> overviews = [];

    public bool WatchesTickets => tickets.Count > 0;

    /// <returns>The user's oldest stream, if this one is too many.</returns>
    public LiveSubscription? Add(LiveSubscription stream, int perUser)
    {
        lock (gate)
        {
            foreach (var ticket in stream.Topics.Tickets)
            {
                ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(tickets, ticket.Id, out _);
                entry ??= new TicketStreams(ticket.Id) { PriorityId = ticket.PriorityId };
                entry.Add(stream);
            }

            if (stream.Topics.AllTickets)
            {
                overviews.Add(stream);
            }

            ref var own = ref CollectionsMarshal.GetValueRefOrAddDefault(users, stream.UserId, out _);
            own ??= [];
            own.Add(stream);
            return own.Count > perUser ? own[0] : null;
        }
    }

    public void Remove(LiveSubscription stream)
    {
        lock (gate)
        {
            RemoveLocked(stream);
        }
    }

    public List<LiveSubscription> All()
    {
        lock (gate)
        {
            return [.. users.Values.SelectMany(u => u)];
        }
    }

    public void Tell(LiveEvent e)
    {
        lock (gate)
        {
            if (e.UserId is { } user)
            {
                TellUser(user, e);
            }
            else if (e.TicketId is { } ticket)
            {
                TellTicket(ticket, e);
            }
            else
            {
                Send(users.Values.SelectMany(u => u).Where(s => s.Topics.Notifications && s.Sees(e)), e.Frame);
            }
        }
    }

    /// <summary>Tells what changed for the tickets of one line, once each.</summary>
    public void TellLine(Guid priorityId, LinePlaces line)
    {
        lock (gate)
        {
            foreach (var entry in tickets.Values)
            {
                var place = line.Find(entry.TicketId);
                if (place is null && entry.PriorityId != priorityId)
                {
                    continue;
                }

                entry.PriorityId = priorityId;
                var slow = entry.TellPlace(place, line);
                slow?.ForEach(RemoveLocked);
            }
        }
    }

    private void TellUser(Guid user, LiveEvent e)
    {
        if (!users.TryGetValue(user, out var own))
        {
            return;
        }

        if (e.Name == LiveEvent.SessionEnded)
        {
            foreach (var stream in own.ToList())
            {
                RemoveLocked(stream);
                stream.End(null);
            }
        }
        else
        {
            Send(own.Where(s => s.Topics.Notifications), e.Frame);
        }
    }

    private void TellTicket(Guid ticket, LiveEvent e)
    {
        if (tickets.TryGetValue(ticket, out var entry))
        {
            // Whoever no longer reads the ticket, as of this event, doesn't hear of its places either.
            if (entry.Leave(s => !s.MayRead(e)) == 0)
            {
                tickets.Remove(ticket);
            }

            Send(entry.Streams.Where(s => !s.Topics.AllTickets && s.Sees(e)), e.Frame);
        }

        Send(overviews.Where(s => s.Sees(e)), e.Frame);
    }

    private void Send(IEnumerable<LiveSubscription> streams, byte[] frame)
    {
        List<LiveSubscription>? slow = null;
        foreach (var stream in streams)
        {
            if (!stream.Send(frame))
            {
                (slow ??= []).Add(stream);
            }
        }

        slow?.ForEach(RemoveLocked);
    }

    private void RemoveLocked(LiveSubscription stream)
    {
        foreach (var ticket in stream.Topics.Tickets)
        {
            if (tickets.TryGetValue(ticket.Id, out var entry) && entry.Leave(s => s == stream) == 0)
            {
                tickets.Remove(ticket.Id);
            }
        }

        overviews.Remove(stream);
        if (users.TryGetValue(stream.UserId, out var own) && own.Remove(stream) && own.Count == 0)
        {
            users.Remove(stream.UserId);
        }
    }
}
