using System.Runtime.InteropServices;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Realtime;

/// <summary>The open pages of one tenant on this node, found by subject and by user. All under one lock, held briefly.</summary>
internal sealed class TenantStreams
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, SubjectStreams> subjects = [];
    private readonly Dictionary<Guid, List<LiveSubscription>> users = [];
    private readonly HashSet<LiveSubscription> overviews = [];

    public bool IsWatching => subjects.Count > 0;

    /// <returns>The user's oldest stream, if this one is too many.</returns>
    public LiveSubscription? Add(LiveSubscription stream, int perUser)
    {
        lock (gate)
        {
            foreach (var (about, group) in stream.Topics.Subjects)
            {
                ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(subjects, about.Id, out _);
                entry ??= new SubjectStreams(about) { Group = group };
                entry.Add(stream);
            }

            if (stream.Topics.AllOf.Count > 0)
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
            else if (e.About is { } about)
            {
                TellSubject(about, e);
            }
            else
            {
                Send(users.Values.SelectMany(u => u).Where(s => s.Topics.Notifications && s.Sees(e)), e.Frame);
            }
        }
    }

    /// <summary>Tells what changed for the subjects of one group, once each.</summary>
    public void TellPassing(string kind, Guid group, IPassingReading reading)
    {
        lock (gate)
        {
            foreach (var entry in subjects.Values)
            {
                var state = entry.About.Kind == kind ? reading.Find(entry.About.Id) : null;
                if (state is null && entry.Group != group)
                {
                    continue;
                }

                entry.Group = group;
                entry.TellPassing(state, reading)?.ForEach(RemoveLocked);
            }
        }
    }

    /// <summary>Tells staff's lists of a kind that what they show moved on. Clients' pages are told of each subject by itself.</summary>
    public void TellLists(string kind)
    {
        lock (gate)
        {
            Send(overviews.Where(s => !s.IsClient && s.Topics.AllOf.Contains(kind)), LiveFrame.Passing($"{kind}.updated", "{}"));
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

    private void TellSubject(Subject about, LiveEvent e)
    {
        if (subjects.TryGetValue(about.Id, out var entry))
        {
            // Whoever no longer reads it, as of this event, isn't told in passing either.
            if (entry.Leave(s => !s.MayRead(e)) == 0)
            {
                subjects.Remove(about.Id);
            }

            Send(entry.Streams.Where(s => !s.Topics.AllOf.Contains(about.Kind) && s.Sees(e)), e.Frame);
        }

        Send(overviews.Where(s => s.Topics.AllOf.Contains(about.Kind) && s.Sees(e)), e.Frame);
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
        foreach (var (about, _) in stream.Topics.Subjects)
        {
            if (subjects.TryGetValue(about.Id, out var entry) && entry.Leave(s => s == stream) == 0)
            {
                subjects.Remove(about.Id);
            }
        }

        overviews.Remove(stream);
        if (users.TryGetValue(stream.UserId, out var own) && own.Remove(stream) && own.Count == 0)
        {
            users.Remove(stream.UserId);
        }
    }
}
