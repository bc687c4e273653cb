namespace KtPortal.Web.Reports;

/// <summary>How much was kept of what was promised, as a cell of a table: the share, a bar with the target as a mark, and both counts.</summary>
/// <param name="Share">Null where nothing was to be kept.</param>
/// <param name="Target">Between 0 and 1.</param>
public sealed record KeptCell(int Met, int Missed, double? Share, double Target)
{
    /// <summary>Where what was kept is listed; null for nowhere.</summary>
    public string? MetAddress { get; init; }

    /// <summary>Where what was missed is listed; null for nowhere.</summary>
    public string? MissedAddress { get; init; }

    public bool IsBelow => Share < Target;
}
