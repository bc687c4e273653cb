using KtPortal.Tests.Support;

namespace KtPortal.Tests.Isolation;

/// <summary>
/// What a feature brings to the isolation tests, in its own test folder: its tables, rows of them in every corner of the house, who
/// sees which, what people write, its functions that see more than their caller, and the routes that show all of it. Found by
/// reflection; a table, function, grant or route that no sample names fails a test which says what to add.
/// </summary>
public abstract class IsolationSample
{
    public abstract IReadOnlyList<TableSample> Tables { get; }

    /// <summary>Columns that name a row, where the schema doesn't say so or the row is seen by only who sees what it names.</summary>
    public virtual IReadOnlyDictionary<string, Naming> Names => new Dictionary<string, Naming>();

    /// <summary>
    /// What people's roles may write of these tables, as the catalog says it: "table verb by roles: columns", a line each. A line
    /// that is indented by four goes on where the one before it ended.
    /// </summary>
    public virtual string Written => "";

    /// <summary>Functions that see more than their caller.</summary>
    public virtual IReadOnlyList<FunctionSample> Functions => [];

    /// <summary>Unique indexes over all tenants: an insert could tell that another tenant has it. Nobody's pages insert there.</summary>
    public virtual IReadOnlyList<string> UniqueAcrossTenants => [];

    /// <summary>Samples whose rows these rows are about: filled before.</summary>
    public virtual IReadOnlyList<Type> After => [];

    /// <summary>Routes that name or show the rows. Asked when the house is filled.</summary>
    public virtual IEnumerable<RouteSample> Routes => [];

    /// <summary>Routes that show no rows, with the reason; they are visited, too.</summary>
    public virtual IReadOnlyDictionary<string, string> PlainRoutes => new Dictionary<string, string>();

    /// <summary>Puts rows of both tenants into the house, of every organization and user that can have some.</summary>
    public virtual Task FillAsync(House house) => Task.CompletedTask;

    /// <summary>What the running product needs besides rows.</summary>
    public virtual Task OpenAsync(PortalApp app) => Task.CompletedTask;
}

/// <param name="Decides">The row is seen by only who sees what it names.</param>
public sealed record Naming(string Table, bool Decides = false);

/// <param name="Answers">What it answers, and to whom.</param>
public sealed record FunctionSample(string Name, string Answers)
{
    /// <summary>The application's login calls it before it has taken a role.</summary>
    public bool IsDoor { get; init; }

    /// <summary>A door that every audience may call as well.</summary>
    public bool IsForEverybody { get; init; }

    /// <summary>Closed to every audience, though it is no door: other doors call it.</summary>
    public bool IsClosed { get; init; }

    /// <summary>Asked with every statement: writes each name in full, since a search path of its own would cost more than it does.</summary>
    public bool NamesInFull { get; init; }

    public static FunctionSample Door(string name, string answers) => new(name, answers) { IsDoor = true, IsClosed = true };
}
