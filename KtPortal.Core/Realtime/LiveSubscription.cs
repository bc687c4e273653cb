using System.Threading.Channels;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Realtime;

/// <summary>A subject that a viewer may read, seen under the viewer's own rights when the stream was opened.</summary>
/// <param name="Group">With which its kind's <see cref="IPassingSource"/> reads it; null for none.</param>
public sealed record WatchedSubject(Subject About, Guid? Group);

/// <summary>What a stream is about, already authorised.</summary>
/// <param name="AllOf">Kinds of which everything is told that the viewer may read.</param>
public sealed record LiveTopics(IReadOnlyList<WatchedSubject> Subjects, IReadOnlyList<string> AllOf, bool Notifications);

/// <summary>One open page. Holds no connection and no more frames than its channel.</summary>
public sealed class LiveSubscription
{
    private readonly Channel<byte[]> frames;
    private readonly Audience audience;
    private Action? drop;

    internal LiveSubscription(Actor actor, LiveTopics topics, int capacity, long endsAt, long nextBeat)
    {
        frames = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        (TenantId, UserId, OrganizationId, audience) = (actor.TenantId, actor.UserId!.Value, actor.OrganizationId, actor.Audience);
        (Topics, EndsAt, NextBeat) = (topics, endsAt, nextBeat);
    }

    public Guid TenantId { get; }

    public Guid UserId { get; }

    public Guid OrganizationId { get; }

    public LiveTopics Topics { get; }

    /// <summary>Complete when the stream is over.</summary>
    public ChannelReader<byte[]> Frames => frames.Reader;

    internal bool IsClient => audience is Audience.ClientAdmin or Audience.ClientUser;

    /// <summary>Timestamps of the clock.</summary>
    internal long EndsAt { get; }

    internal long NextBeat { get; set; }

    /// <param name="action">Cuts the connection: a reader that doesn't read doesn't see the end of the frames either.</param>
    public void OnDropped(Action action) => drop = action;

    /// <summary>May the viewer read what this event is about, and this kind of event? As the policies of the database say.</summary>
    internal bool Sees(LiveEvent e) => MayRead(e) && audience switch
    {
        Audience.Provider => true,
        Audience.Partner => e.Visibility is Visibility.Public or Visibility.Partner,
        _ => e.Visibility == Visibility.Public,
    };

    internal bool MayRead(LiveEvent e) => audience switch
    {
        Audience.Provider => true,
        Audience.Partner => e.PartnerId == OrganizationId,
        Audience.ClientAdmin => e.OrganizationId == OrganizationId,
        Audience.ClientUser => e.OrganizationId == OrganizationId && (e.Readers is null || e.Readers.Contains(UserId)),
        _ => false,
    };

    /// <returns>False if the reader is too slow; it has been dropped.</returns>
    internal bool Send(byte[] frame)
    {
        if (frames.Writer.TryWrite(frame))
        {
            return true;
        }

        if (frames.Writer.TryComplete())
        {
            drop?.Invoke();
        }

        return false;
    }

    internal bool IsIdle => frames.Reader.Count == 0;

    internal void End(byte[]? last)
    {
        if (last is not null)
        {
            frames.Writer.TryWrite(last);
        }

        frames.Writer.TryComplete();
    }
}
