using KtPortal.Core.Languages;

namespace KtPortal.Core.Tickets.Assignment;

/// <summary>
/// A reason for which somebody is given nothing just now. This is where availability, time off, on-call and presence plug in: a feature that
/// knows of such a thing registers one, and the statement that reads the candidates asks it along.
/// </summary>
/// <param name="Key">As it is kept with a ticket that found nobody; letters and underscores.</param>
/// <param name="Sql">Whether it holds for user <c>u</c>; <c>s.respect_presence</c> is what the queue says.</param>
/// <param name="Count">Of several people: "2 offline".</param>
/// <param name="Words">Of one person: "Offline for more than 15 minutes".</param>
public sealed record Absence(string Key, string Sql, Func<int, string> Count, Func<string> Words)
{
    /// <summary>Nobody who isn't at the desk, unless the queue says that this doesn't matter.</summary>
    internal static readonly Absence Offline = new(
        "offline", "coalesce(s.respect_presence, true) and not app.is_at_work(u.id)", n => AssignmentTexts.SomeOffline.For(n), () => AssignmentTexts.Offline);
}
