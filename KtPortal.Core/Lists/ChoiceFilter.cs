using KtPortal.Core.Kernel;

namespace KtPortal.Core.Lists;

/// <summary>Some of a few words that the database keeps as they are: a phase, where something came from.</summary>
public sealed record ChoiceFilter(string Key, Func<string> Label, string Icon, string Column, Func<IReadOnlyList<ListOption>> Options)
    : ListFilter(Key, Label, Icon)
{
    /// <summary>Words that an index is limited to: a condition within them says so in the index's own words.</summary>
    public IReadOnlyList<string> Indexed { get; init; } = [];

    /// <summary>What all of those together are called: "not closed".</summary>
    public Func<string>? IndexedName { get; init; }

    /// <summary>The column holds several of them: <c>text[]</c>.</summary>
    public bool IsMany { get; init; }

    /// <summary>How those are found that no column holds: a condition on <c>w</c> for what is chosen.</summary>
    public Func<IReadOnlyList<string>, SqlValues, string>? Meaning { get; init; }

    public override string? Accept(string value) => Options().Any(o => o.Value == value) ? value : null;

    public override string Sql(ListCondition said, SqlValues values, Actor actor, ListMoment moment)
    {
        if (Meaning is { } meaning)
        {
            return $"{(said.Not ? "not " : "")}({meaning(said.Values, values)})";
        }

        if (IsMany)
        {
            return (said.Not ? "not " : "") + $"{Column} && {values.Add(said.Values.ToArray())}";
        }

        if (said.Not)
        {
            return $"{Column} <> all ({values.Add(said.Values.ToArray())})";
        }

        var within = said.Values.All(Indexed.Contains) ? $"{Column} in ('{string.Join("', '", Indexed)}')" : null;
        if (within is not null && said.Values.Count == Indexed.Count)
        {
            return within;
        }

        var chosen = said.Values.Count == 1 ? $"{Column} = {values.Add(said.Values[0])}" : $"{Column} = any ({values.Add(said.Values.ToArray())})";
        return within is null ? chosen : $"{within} and {chosen}";
    }

    public override string? WordsOf(string value) => Options().FirstOrDefault(o => o.Value == value)?.Name;
}
