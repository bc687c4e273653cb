using KtPortal.Core.Kernel;

namespace KtPortal.Core.Lists;

/// <summary>How what is offered is told apart at a glance.</summary>
public enum OptionFace
{
    None,
    Person,
    Organization,
}

/// <summary>Some rows of another table, by their ids: a priority, an organization, somebody.</summary>
/// <param name="Column">Of the list's own table.</param>
/// <param name="From">Where names are read, <c>x</c> with id and name: <c>ticket_priorities x</c>.</param>
public sealed record LookupFilter(string Key, Func<string> Label, string Icon, string Column, string From) : ListFilter(Key, Label, Icon)
{
    public const string Me = "me";
    public const string Nobody = "nobody";

    /// <summary>What is offered: a condition on <c>x</c>. What is not offered any more is still found.</summary>
    public Func<Actor, string> Offered { get; init; } = _ => "true";

    public string Order { get; init; } = "x.name";

    /// <summary>An expression of <c>x</c> for the name of its symbol.</summary>
    public string? Symbol { get; init; }

    public OptionFace Face { get; init; }

    /// <summary>The reader can be meant: "me".</summary>
    public bool KnowsMe { get; init; }

    /// <summary>The column may be empty, and what that is called: "nobody".</summary>
    public Func<string>? Empty { get; init; }

    /// <summary>Names that a new tenant begins with, read in the reader's language.</summary>
    public bool IsTranslated { get; init; }

    /// <summary>So many are offered by name at most.</summary>
    public int Most { get; init; } = 500;

    public override string? Accept(string value) =>
        Guid.TryParse(value, out var id) ? id.ToString() : (value == Me && KnowsMe) || (value == Nobody && Empty is not null) ? value : null;

    public override string Sql(ListCondition said, SqlValues values, Actor actor, ListMoment moment)
    {
        Guid[] ids = [.. said.Values.Where(v => v != Nobody).Select(v => v == Me ? actor.UserId ?? Guid.Empty : Guid.Parse(v)).Distinct()];
        var nobody = said.Values.Contains(Nobody);
        if (said.Not)
        {
            return ids.Length == 0 ? $"{Column} is not null"
                : $"({Column} <> all ({values.Add(ids)})" + (nobody || Empty is null ? "" : $" or {Column} is null") + ")";
        }

        return (ids.Length, nobody) switch
        {
            (0, _) => $"{Column} is null",
            (1, false) => $"{Column} = {values.Add(ids[0])}",
            (_, false) => $"{Column} = any ({values.Add(ids)})",
            _ => $"({Column} is null or {Column} = any ({values.Add(ids)}))",
        };
    }

    public override string? WordsOf(string value) => value == Nobody ? Empty?.Invoke() : value == Me ? ListTexts.Me : null;

    /// <summary>The ids among the values.</summary>
    public static Guid[] IdsIn(ListCondition said) =>
        [.. said.Values.Select(v => Guid.TryParse(v, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty)];
}
