using System.Globalization;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Tickets.Assignment;

/// <summary>Says who gets a ticket, or why nobody does.</summary>
public sealed class AssignmentWords(IEnumerable<Absence> absences)
{
    /// <summary>"3 members: 2 offline, 1 without VPN 3".</summary>
    public string Say(NobodyFree why) => why.Members == 0
        ? AssignmentTexts.NoMembers
        : AssignmentTexts.OfMembers.With(AssignmentTexts.SomeMembers.For(why.Members), string.Join(", ", why.Parts.Select(SayCount)));

    /// <summary>Of one person: "Has 50 of 50 tickets".</summary>
    public string Say(Excluded excluded) => excluded.Why.Why switch
    {
        NobodyFree.NoRight => AssignmentTexts.MayNotWork,
        NobodyFree.Full => AssignmentTexts.HasMost.With(excluded.Member.Open, excluded.Member.Most),
        NobodyFree.NoSkill => AssignmentTexts.Lacks.With(excluded.Why.What),
        var key => Find(key)?.Words() ?? AssignmentTexts.Away,
    };

    public static string Of(AssignmentStrategy strategy) => strategy switch
    {
        AssignmentStrategy.RoundRobin => AssignmentTexts.RoundRobin,
        AssignmentStrategy.LeastLoaded => AssignmentTexts.LeastLoaded,
        AssignmentStrategy.Skills => AssignmentTexts.Skills,
        _ => AssignmentTexts.ByHand,
    };

    /// <summary>"5.5".</summary>
    public static string Load(decimal load) => load.ToString("0.#", CultureInfo.CurrentCulture);

    private string SayCount(NobodyFree.Part part) => part.Why switch
    {
        NobodyFree.NoRight => AssignmentTexts.SomeWithoutRight.For(part.Count),
        NobodyFree.Full => AssignmentTexts.SomeFull.For(part.Count),
        NobodyFree.NoSkill => AssignmentTexts.SomeWithout.With(part.Count, part.What),
        var key => Find(key)?.Count(part.Count) ?? AssignmentTexts.SomeAway.For(part.Count),
    };

    // One whose feature is gone since is still away.
    private Absence? Find(string key) => absences.FirstOrDefault(a => a.Key == key);
}
