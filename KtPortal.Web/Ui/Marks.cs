using KtPortal.Web.Languages;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui;

/// <summary>
/// The small marks that rows are made of. Pages import them by <c>@using static</c> and write <c>@Icon("house")</c>.
/// Each is a struct that writes itself once, straight to the page: no tag helper, no partial, no string in between.
/// </summary>
public static class Marks
{
    /// <summary>A Lucide icon of the sprite; <paramref name="css"/> may be "icon-16", "icon-20", "text-ink-3" ...</summary>
    public static IHtmlContent Icon(string name, string css = "") => new SymbolMark("icon", css, name, null);

    /// <summary>An icon that says something nothing else says: with a name for those who can't see it.</summary>
    public static IHtmlContent Icon(string name, string css, string label) => new SymbolMark("icon", css, name, label);

    /// <summary>An icon, or the shape of a phase or priority, by the name of its symbol: "phase-open".</summary>
    public static IHtmlContent Symbol(string symbol, string? label) => symbol.Split('-')[0] switch
    {
        "phase" => new SymbolMark("phase", symbol, symbol, label),
        "priority" => new SymbolMark("priority", symbol, symbol, label),
        _ => new SymbolMark("icon", "", symbol, label),
    };

    /// <summary>Shape of a phase (new, open, in_progress, pending, resolved, closed, cancelled) in dense lists.</summary>
    public static IHtmlContent PhaseMark(string phase, string label) => new SymbolMark("phase", Phase(phase), Phase(phase), label);

    /// <summary>Shape of a phase beside a word that says it.</summary>
    public static IHtmlContent PhaseMark(string phase) => new SymbolMark("phase", Phase(phase), Phase(phase), null);

    /// <summary>Shape of the phase and the tenant's word for the status.</summary>
    public static IHtmlContent Status(string phase, string word) => new WordMark("phase", Phase(phase), word);

    /// <summary>Shape of a priority (critical, high, medium, low) in dense lists, named by <paramref name="label"/>.</summary>
    public static IHtmlContent Priority(string level, string label) => new SymbolMark("priority", Level(level), Level(level), label);

    /// <summary>Shape of a priority beside a word that says it.</summary>
    public static IHtmlContent Priority(string level) => new SymbolMark("priority", Level(level), Level(level), null);

    /// <summary>Shape and word of a priority.</summary>
    public static IHtmlContent PriorityWord(string level, string word) => new WordMark("priority", Level(level), word);

    /// <summary>Initials on one of eight grounds that follow the name. Decorative: the name stands beside it.</summary>
    /// <param name="name">Of a person or an organization.</param>
    /// <param name="size">"xs" 20, "sm" 24, "md" 32, "" 36 or "lg" 44 pixels.</param>
    /// <param name="org">Organizations are square, people round.</param>
    public static IHtmlContent Avatar(string name, string size = "md", bool org = false) => new AvatarMark(name, size, org, null);

    /// <summary>An avatar that stands alone and says who it is.</summary>
    public static IHtmlContent Avatar(string name, string size, bool org, string label) => new AvatarMark(name, size, org, label);

    /// <summary>The empty circle of "Unassigned".</summary>
    public static IHtmlContent Nobody(string label, string size = "sm") => new NobodyMark(label, size);

    /// <summary>A target's clock: state is ok, soon, late, paused or met; the words carry the unit ("22 min left").</summary>
    public static IHtmlContent Sla(string state, string words, string? title = null) => new SlaMark(state, words, title);

    /// <summary>Dot and "Live", shown only while a script keeps the page live; live.js writes "Paused since 9:04".</summary>
    public static IHtmlContent LiveMark(string css = "") => new LiveDot(css, SharedTexts.Live, SharedTexts.PausedSince);

    /// <summary>The options of a select, written into rows without a tag helper.</summary>
    public static IHtmlContent Options(IEnumerable<(Guid Id, string Name)> options, Guid? chosen) => new OptionsMark(options, chosen);

    /// <inheritdoc cref="Options(IEnumerable{ValueTuple{Guid, string}}, Guid?)"/>
    public static IHtmlContent Options(IEnumerable<(Guid Id, string Name)> options, string? chosen) =>
        new OptionsMark(options, Guid.TryParse(chosen, out var id) ? id : null);

    private static string Phase(string phase) => phase switch
    {
        "new" => "phase-new",
        "in_progress" => "phase-in_progress",
        "pending" => "phase-pending",
        "resolved" => "phase-resolved",
        "closed" => "phase-closed",
        "cancelled" => "phase-cancelled",
        _ => "phase-open",
    };

    private static string Level(string level) => level switch
    {
        "critical" => "priority-critical",
        "high" => "priority-high",
        "low" => "priority-low",
        _ => "priority-medium",
    };
}
