using System.Text.Json.Serialization;

namespace KtPortal.Core.Jobs;

/// <summary>What a node asks for in one lane; the words of <c>app.claim_outbox</c>.</summary>
/// <param name="Holders">A tenant for each slot that is taken.</param>
/// <param name="After">The tenant served last: the next in the round is the one behind it.</param>
public sealed record LaneDemand(string Lane, int Free, int Most, TimeSpan Lease, IReadOnlyList<Guid> Holders, Guid After)
{
    /// <summary>Kinds of jobs that share a slot with others of their tenant.</summary>
    public IReadOnlyList<string> Together { get; init; } = [];

    /// <summary>How many share a slot.</summary>
    [JsonPropertyName("at_once")]
    public int AtOnce { get; init; } = 1;

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

    /// <param name="tenants">Whose jobs came of the demand, a slot each, in turn.</param>
    /// <returns>Whether to ask again at once: more may wait, and a slot was given back meanwhile.</returns>
    public bool Take(LaneDemand demand, IReadOnlyList<Guid> tenants)
    {
        lock (gate)
        {
            holders.AddRange(tenants);
            after = tenants.Count > 0 ? tenants[^1] : after;
            moreMayWait = tenants.Count == demand.Free ||
                demand.Holders.Concat(tenants).GroupBy(t => t).Any(t => t.Count() >= lane.MostOfOneTenant);
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
