namespace KtPortal.Core.Tickets.Assignment;

/// <summary>Somebody who could be given the ticket.</summary>
/// <param name="Surplus">How many levels more than needed, over all skills that are needed.</param>
/// <param name="IsPrevious">Goes first for having resolved the requester's last ticket.</param>
public sealed record Candidate(Member Member, int Rank, int Surplus, bool IsPrevious);

/// <summary>Somebody who can't, and the first thing that speaks against it.</summary>
public sealed record Excluded(Member Member, NobodyFree.Part Why);

/// <summary>
/// Who gets a ticket: a pure function of what was read of queue and ticket, so that the choice, the table of who would get it and the reason for
/// which there is nobody are one and the same.
/// </summary>
public sealed record Ranking(AssignmentStrategy Strategy, IReadOnlyList<Candidate> Candidates, IReadOnlyList<Excluded> Excluded)
{
    public Candidate? First => Candidates.Count > 0 ? Candidates[0] : null;

    /// <summary>Why there is no candidate.</summary>
    public NobodyFree Why => new(
        Excluded.Count, [.. Excluded.GroupBy(e => e.Why with { Count = 0 }).Select(g => g.Key with { Count = g.Count() })
            .OrderByDescending(p => p.Count).ThenBy(p => p.Why, StringComparer.Ordinal).ThenBy(p => p.What, StringComparer.Ordinal)]);

    /// <param name="needs">What is asked of whoever gets it.</param>
    /// <param name="previous">Goes first, if a candidate.</param>
    public static Ranking Of(AssignmentStrategy strategy, IReadOnlyList<Member> members, IReadOnlyList<NeededLevel> needs, Guid? previous)
    {
        var told = members.ToLookup(m => Against(m, needs));
        var fit = told[null].Select(m => (Member: m, Surplus: needs.Sum(n => m.Skills[n.Skill] - n.Level), IsPrevious: m.Id == previous))
            .OrderByDescending(c => c.IsPrevious);
        var ordered = strategy switch
        {
            AssignmentStrategy.Skills => fit.ThenBy(c => c.Surplus).ThenBy(c => c.Member.Load),
            AssignmentStrategy.LeastLoaded => fit.ThenBy(c => c.Member.Load),
            _ => fit,
        };
        return new(
            strategy,
            [
                .. ordered.ThenBy(c => c.Member.LastAt ?? DateTimeOffset.MinValue).ThenBy(c => c.Member.Place).ThenBy(c => c.Member.Id)
                    .Select((c, i) => new Candidate(c.Member, i + 1, c.Surplus, c.IsPrevious)),
            ],
            [.. told.Where(g => g.Key is not null).SelectMany(g => g.Select(m => new Excluded(m, g.Key!))).OrderBy(e => e.Member.Place)]);
    }

    private static NobodyFree.Part? Against(Member member, IReadOnlyList<NeededLevel> needs) =>
        !member.MayWork ? new(NobodyFree.NoRight, null, 1)
        : member.Absence is { } absence ? new(absence, null, 1)
        : needs.FirstOrDefault(n => member.Skills.GetValueOrDefault(n.Skill) < n.Level) is { } lacked ? new(NobodyFree.NoSkill, $"{lacked.Name} {lacked.Level}", 1)
        : member.Open >= member.Most ? new(NobodyFree.Full, null, 1)
        : null;
}
