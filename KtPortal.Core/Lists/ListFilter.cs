using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Lists;

/// <summary>When and for whom a list is read.</summary>
/// <param name="Zone">In which days begin.</param>
public sealed record ListMoment(DateTimeOffset Now, TimeZoneInfo Zone);

/// <summary>Hands values to a statement as parameters.</summary>
public sealed class SqlValues(NpgsqlParameterCollection parameters)
{
    /// <returns>How the statement names it.</returns>
    public string Add(object value)
    {
        parameters.Add(new NpgsqlParameter { Value = value });
        return "$" + parameters.Count;
    }
}

/// <summary>Something a list can be narrowed by. What an address says of it that it can't mean anything by is passed over.</summary>
/// <param name="Key">In addresses and saved views.</param>
/// <param name="Icon">A symbol of Lucide.</param>
public abstract record ListFilter(string Key, Func<string> Label, string Icon)
{
    /// <summary>Values can be excluded, too.</summary>
    public virtual bool CanBeNot => true;

    /// <summary>Its value is from one to another (<see cref="RangeFilter.Ends"/>), typed into two fields.</summary>
    public virtual bool HasEnds => false;

    /// <summary>Null: everybody who may read the list.</summary>
    public Func<Actor, bool>? IsFor { get; init; }

    public bool IsOffered(Actor actor) => IsFor is null || IsFor(actor);

    /// <summary>
    /// Holds for all that it finds, in the words of an index that is limited by them: what only few rows have is found among those few.
    /// </summary>
    public string? Among { get; init; }

    /// <summary>The value as it is kept; null for what is none.</summary>
    public abstract string? Accept(string value);

    /// <summary>What two fields of a form hold, as it is kept; null for what is none.</summary>
    public virtual string? AcceptTyped(string from, string until) => Accept(from + RangeFilter.Between + until);

    /// <summary>The condition on the list's own table, <c>w</c>. <paramref name="said"/> has at least one accepted value.</summary>
    public abstract string Sql(ListCondition said, SqlValues values, Actor actor, ListMoment moment);

    /// <summary>What is said excludes nothing, and so finds nothing outside of <see cref="Among"/>.</summary>
    protected virtual bool Finds(ListCondition said) => !said.Not;

    internal string WholeSql(ListCondition said, SqlValues values, Actor actor, ListMoment moment) =>
        (Among is not null && Finds(said) ? Among + " and " : "") + Sql(said, values, actor, moment);

    /// <summary>A value as the chip says it, where nobody has to be asked for it.</summary>
    public virtual string? WordsOf(string value) => value;
}

/// <summary>A value and its name.</summary>
public sealed record ListOption(string Value, string Name, string? Symbol = null);
