using KtPortal.Core.Kernel;

namespace KtPortal.Core.Realtime;

/// <summary>The open pages of one subject; of one that belongs to a group, also what they were last told in passing.</summary>
internal sealed class SubjectStreams(Subject about)
{
    // Mostly one page watches a subject: a list of one is the small case.
    private readonly List<LiveSubscription> streams = new(1);
    private List<LiveSubscription>? untold;
    private object? told;

    public Subject About => about;

    public Guid? Group { get; set; }

    public IReadOnlyList<LiveSubscription> Streams => streams;

    public void Add(LiveSubscription stream)
    {
        streams.Add(stream);
        // What moved between the page's rendering and this moment is told with the next reading of the group.
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
    public List<LiveSubscription>? TellPassing(object? state, IPassingReading reading)
    {
        var audience = Equals(state, told) ? untold : streams;
        (told, untold) = (state, null);
        if (audience is null)
        {
            return null;
        }

        List<LiveSubscription>? slow = null;
        byte[]? frame = null;
        foreach (var stream in audience)
        {
            if (stream.IsClient && !reading.IsForClients)
            {
                continue;
            }

            if (!stream.Send(frame ??= reading.FrameOf(about.Id, state)))
            {
                (slow ??= []).Add(stream);
            }
        }

        return slow;
    }
}
