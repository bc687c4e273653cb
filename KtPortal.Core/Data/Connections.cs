using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Data;

/// <summary>Whose statements a connection serves.</summary>
public enum Lane
{
    Desk,
    Portal,
    Jobs,

    /// <summary>Work outside of one tenant's context.</summary>
    Doors,
}

/// <summary>
/// The connections of a node, apart by who works on them. PostgreSQL plans a statement under row-level security anew when another role
/// runs it than the last time on that connection, those within functions and triggers too; where clients, staff and jobs took turns on
/// one, half of a small change's time in the database was planning. Together they are as many as KT_POOL says, but at least 25.
/// </summary>
public sealed class Connections : IDisposable
{
    // A job holds one as long as it takes, and may ask for another: more than there are slots for them (OutboxOptions).
    private const int ForJobs = 14;
    private const int ForDoors = 3;
    private readonly NpgsqlDataSource[] sources;

    public Connections(DatabaseOptions options)
    {
        var pages = Math.Max((new NpgsqlConnectionStringBuilder(options.App).MaxPoolSize - ForJobs - ForDoors) / 2, 4);
        sources = [.. new[] { pages, pages, ForJobs, ForDoors }.Select(size => Source(options, size))];
    }

    public NpgsqlDataSource this[Lane lane] => sources[(int)lane];

    public static Lane LaneOf(Audience audience) => audience switch
    {
        Audience.Provider or Audience.Partner => Lane.Desk,
        Audience.System or Audience.Platform => Lane.Jobs,
        _ => Lane.Portal,
    };

    /// <summary>Gives up all that are idle.</summary>
    public void Clear() => Array.ForEach(sources, source => source.Clear());

    public void Dispose() => Array.ForEach(sources, source => source.Dispose());

    private static NpgsqlDataSource Source(DatabaseOptions options, int size) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(options.App) { MaxPoolSize = size }.ConnectionString);
}
