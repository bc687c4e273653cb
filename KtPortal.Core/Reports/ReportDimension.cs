using KtPortal.Core.Kernel;

namespace KtPortal.Core.Reports;

/// <summary>By what figures are told apart, and to one of what they are narrowed: a column of the rows that are counted.</summary>
/// <param name="key">In addresses.</param>
/// <param name="column">Of the rows.</param>
/// <param name="table">Where ids have their names; null where the column holds one of <see cref="Codes"/>.</param>
public sealed class ReportDimension(string key, Func<string> label, string column, string? table)
{
    public string Key => key;

    public string Label => label();

    public string Column => column;

    public string? Table => table;

    /// <summary>What the column holds where it holds no ids, in the order in which it is read.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>A code in the reader's language.</summary>
    public Func<string, string> NameOf { get; init; } = code => code;

    /// <summary>Lists that an admin puts in order are read in it, names by how much there is of them.</summary>
    public bool IsOrdered { get; init; }

    /// <summary>How the provider shares its work is its own.</summary>
    public bool IsProviders { get; init; }

    public bool IsFor(Actor actor) => !IsProviders || actor.Audience == Audience.Provider;

    /// <summary>Whether an address can mean one of them by it.</summary>
    public bool CanBe(string value) => table is null ? Codes.Contains(value) : Guid.TryParse(value, out var id) && id != Guid.Empty;

    /// <summary>The value as its column has it.</summary>
    internal object ValueOf(string value) => table is null ? value : Guid.Parse(value);
}
