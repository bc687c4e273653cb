using KtPortal.Core.Administration;

namespace KtPortal.Web.Pages.Desk.Admin.Sla;

/// <summary>Which of a tenant's clients stand on a form as boxes: all of a few; of many those chosen and those looked for.</summary>
/// <param name="Boxes">In the order of their names.</param>
/// <param name="Kept">Chosen too, and not shown: the form carries them as one value, however many they are.</param>
/// <param name="IsSearched">They are too many to be shown.</param>
/// <param name="Found">How many have what was looked for in their name; null where nothing was.</param>
public sealed record ClientPick(IReadOnlyList<AdminChoice> Boxes, IReadOnlyList<string> Kept, bool IsSearched, int? Found)
{
    /// <summary>As many as are read through without looking for one.</summary>
    public const int Few = 60;

    /// <summary>Of those that were found.</summary>
    public const int MostFound = 50;

    public bool HasMore => Found > MostFound;

    public static ClientPick Of(IEnumerable<AdminChoice> all, IReadOnlyCollection<string> chosen, string? find)
    {
        var ticked = chosen.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var offered = all.Where(c => c.IsActive || ticked.Contains(c.Id.ToString())).ToList();
        if (offered.Count <= Few)
        {
            return new(offered, [], IsSearched: false, Found: null);
        }

        var words = find?.Trim() ?? "";
        var found = words.Length == 0 ? [] : offered.FindAll(c => c.Name.Contains(words, StringComparison.CurrentCultureIgnoreCase));
        var shown = found.Take(MostFound).Concat(offered.Where(c => ticked.Contains(c.Id.ToString())).Take(Few)).Select(c => c.Id).ToHashSet();
        var boxes = offered.FindAll(c => shown.Contains(c.Id));
        return new(boxes, [.. ticked.Except(boxes.Select(b => b.Id.ToString()))], IsSearched: true, words.Length == 0 ? null : found.Count);
    }
}
