namespace KtPortal.Bench.Load;

/// <summary>One line of the table.</summary>
internal sealed record Measured
{
    public required string Name { get; init; }

    public required double Rate { get; init; }

    public required Latencies Latencies { get; init; }

    /// <summary>Per request, as all that follows.</summary>
    public required double WebMs { get; init; }

    public required double PostgresMs { get; init; }

    public required double ClientMs { get; init; }

    /// <summary>Of the web process and of PostgreSQL.</summary>
    public double CpuMs => WebMs + PostgresMs;

    public required double AllocatedKb { get; init; }

    /// <summary>Begin and commit left out; null where the server doesn't count.</summary>
    public required double? Statements { get; init; }

    public required int Bytes { get; init; }

    public required double WorkingSetMb { get; init; }
}
