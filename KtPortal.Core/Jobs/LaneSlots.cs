namespace KtPortal.Core.Jobs;

/// <summary>What a node asks for in one lane; the words of <c>app.claim_outbox</c>.</summary>
/// <param name="Holders">A tenant for each slot that is taken.</param>
/// <param name="After">The tenant served last: the next in the round is the one behind it.</param>
public sealed record LaneDemand(string Lane, int Free, int Most, TimeSpan Lease, IReadOnlyList<Guid> Holders, Guid After)
{
    /// <summary>All there is, for one worker that has nothing else to do.</summary>
    public static LaneDemand Everything(OutboxLane lane, int slots) => new(lane.Name, slots, slots, lane.Lease, [], Guid.Empty);
}

/// <summary>The slots of one lane on this node: who holds them, and whose turn it was.</summary>
internal sealed class LaneSlots(OutboxLane lane)
{
    private readonly Lock gate = new();
    private readonly List<Guid> holders = [];
    private Guid after;
    private bool moreMayWait;
    private bool givenBack;

    public string Name => lane.Name;

    public LaneDemand Demand()
    {
        lock (gate)
        {
            givenBack = false;
            return new(lane.Name, lane.Slots - holders.Count, lane.MostOfOneTenant, lane.Lease, [.. holders], after);
        }
    }

    /// <param name="jobs">What came of the demand, in turn.</param>
    /// <returns>Whether to ask again at once: more may wait, and a slot was given back meanwhile.</returns>
    public bool Take(LaneDemand demand, IReadOnlyList<ClaimedJob> jobs)
    {
        lock (gate)
        {
            foreach (var job in jobs)
            {
                holders.Add(job.TenantId);
                after = job.TenantId;
            }

            moreMayWait = jobs.Count == demand.Free ||
                demand.Holders.Concat(jobs.Select(job => job.TenantId)).GroupBy(t => t).Any(t => t.Count() >= lane.MostOfOneTenant);
            return moreMayWait && givenBack;
        }
    }

    /// <returns>Whether work may wait for just this slot.</returns>
    public bool GiveBack(Guid tenantId)
    {
        lock (gate)
        {
            holders.Remove(tenantId);
            givenBack = true;
            return moreMayWait;
        }
    }
}
