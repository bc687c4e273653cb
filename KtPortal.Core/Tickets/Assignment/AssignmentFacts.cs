using KtPortal.Core.Teams;

namespace KtPortal.Core.Tickets.Assignment;

/// <summary>How a queue gives out its tickets.</summary>
/// <param name="PreferPrevious">Who last resolved a ticket of the same requester goes first.</param>
/// <param name="RespectPresence">Nobody who is offline.</param>
public sealed record AssignmentRules(AssignmentStrategy Strategy, bool PreferPrevious, bool RespectPresence)
{
    /// <summary>Of a queue for which nothing was said.</summary>
    public static readonly AssignmentRules Initial = new(AssignmentStrategy.None, false, true);
}

/// <summary>Somebody of the queue's team, as far as it matters to who gets a ticket.</summary>
public sealed record Member(Guid Id, string Name, string DisplayName)
{
    /// <summary>In whose turn work is given out.</summary>
    public int Place { get; init; }

    /// <summary>Tickets in hand: assigned, and open, in progress or pending.</summary>
    public int Open { get; init; }

    /// <summary>How many are enough.</summary>
    public int Most { get; init; } = Team.UsualMost;

    /// <summary>What those in hand weigh together.</summary>
    public decimal Load { get; init; }

    /// <summary>When one of this queue was last given; null for never.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>Levels by skill.</summary>
    public IReadOnlyDictionary<Guid, int> Skills { get; init; } = new Dictionary<Guid, int>();

    /// <summary>Has the right to work on tickets.</summary>
    public bool MayWork { get; init; } = true;

    /// <summary>The key of an <see cref="Absence"/>; null for nobody who is there.</summary>
    public string? Absence { get; init; }
}

/// <param name="Level">The lowest that is enough.</param>
public sealed record NeededLevel(Guid Skill, string Name, int Level)
{
    /// <summary>Where several ask for the same, the highest level counts.</summary>
    internal static IReadOnlyList<NeededLevel> Together(IReadOnlyList<NeededLevel> some, IReadOnlyList<NeededLevel> more) =>
        more.Count == 0 ? some : [.. some.Concat(more).GroupBy(n => n.Skill).Select(g => g.MaxBy(n => n.Level)!)];
}

/// <summary>A queue and all who could be given its tickets.</summary>
public sealed record QueueFacts(Guid Id, string Name, AssignmentRules Rules, int Version, IReadOnlyList<Member> Members)
{
    /// <summary>As it is when somebody was given a ticket.</summary>
    internal QueueFacts After(Guid user, decimal weight, Guid queue, DateTimeOffset now) => Members.All(m => m.Id != user) ? this : this with
    {
        Members =
        [
            .. Members.Select(m => m.Id != user ? m : m with { Open = m.Open + 1, Load = m.Load + weight, LastAt = queue == Id ? now : m.LastAt }),
        ],
    };
}

/// <summary>A ticket that is to be given to somebody.</summary>
/// <param name="PreviousId">Who last resolved a ticket of its requester within ninety days.</param>
public sealed record TicketFacts(Guid Id, string Number, string Subject, decimal Weight, IReadOnlyList<NeededLevel> Needs, Guid? PreviousId)
{
    /// <summary>What a rule had asked for when nobody could be found.</summary>
    internal string? Wish { get; init; }
}
