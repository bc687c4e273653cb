using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Requirements;
using KtPortal.Web.Ui.Forms;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>Who can do what a ticket asks for, said where it is given to somebody. Nobody is kept from taking it.</summary>
internal static class SkillWords
{
    private const int MostNames = 4;

    /// <summary>"Needs VPN 3: Priya, Jonas".</summary>
    public static string Of(NeededSkills needed, IReadOnlyList<Choice> people)
    {
        var able = people.Where(p => needed.LackedBy(p.Id) is null).Select(p => p.Name).ToList();
        var names = string.Join(", ", able.Take(MostNames));
        return able.Count == 0 ? DeskTicketTexts.SkillsNobody.With(needed)
            : DeskTicketTexts.SkillsNeeded.With(needed, able.Count > MostNames ? DeskTicketTexts.AndMore.With(names, able.Count - MostNames) : names);
    }

    /// <summary>Marks those who lack something.</summary>
    public static IReadOnlyList<Choosable> Mark(NeededSkills needed, IReadOnlyList<Choosable> people) => needed.IsEmpty ? people :
        [.. people.Select(p => Guid.TryParse(p.Value, out var id) && needed.LackedBy(id) is { } lacks ? p with { Note = Joined(p.Note, lacks) } : p)];

    /// <summary>Beside what else there is to know of somebody.</summary>
    public static string Joined(string? note, string lacks) =>
        note is null ? DeskTicketTexts.Lacks.With(lacks) : $"{note} · {DeskTicketTexts.Lacks.With(lacks)}";
}
