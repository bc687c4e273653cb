using System.Globalization;
using KtPortal.Core.Skills;
using KtPortal.Web.Administration;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Skills;

/// <summary>A person or a skill on a form, with a level; without one it is an empty line.</summary>
public sealed record LevelLine
{
    /// <summary>Empty lines for more.</summary>
    private const int Spare = 3;

    private const int Usual = 3;

    public string? Of { get; set; }

    public string? Level { get; set; } = Usual.ToString(CultureInfo.InvariantCulture);

    public static List<LevelLine> From(IEnumerable<SkillLevel> levels) =>
        [.. levels.Select(l => new LevelLine { Of = l.Of.ToString(), Level = l.Level.ToString(CultureInfo.InvariantCulture) })];

    /// <summary>Those that were filled in, and some more to fill in.</summary>
    public static IEnumerable<LevelLine> WithSpare(IEnumerable<LevelLine> lines) => Named(lines).Concat(Enumerable.Repeat(new LevelLine(), Spare));

    public static IReadOnlyList<SkillLevel> Read(IEnumerable<LevelLine> lines) =>
        [.. Named(lines).DistinctBy(l => l.Of).Select(l => new SkillLevel(AdminReading.Id(l.Of) ?? Guid.Empty, AdminReading.Number(l.Level) ?? 0))];

    private static IEnumerable<LevelLine> Named(IEnumerable<LevelLine> lines) => lines.Where(l => l.Of is { Length: > 0 });
}

/// <summary>Lines of a form, each of somebody or something and a level.</summary>
/// <param name="Name">Of the form's property.</param>
/// <param name="Options">What one chooses among, with the one that is chosen.</param>
public sealed record LevelLines(
    string Name, string Label, string Hint, string Nothing, IEnumerable<LevelLine> Lines, Func<string?, IHtmlContent> Options, string? Error);
