namespace KtPortal.Core.Tickets.Waiting;

/// <summary>Waits that ended with an answer, or with work. Minutes are those of business hours.</summary>
/// <param name="Name">Of the priority; null for all of them.</param>
/// <param name="Wait">The median; null without any.</param>
/// <param name="Estimated">Of how many a time was told when they began.</param>
/// <param name="Error">By how much these were off, the median; earlier counts as later does.</param>
/// <param name="InTime">How many of these ended before the time that was told.</param>
public sealed record WaitRow(string? Name, int Count, decimal? Wait, int Estimated, decimal? Error, int InTime)
{
    public double? InTimeShare => Estimated == 0 ? null : (double)InTime / Estimated;
}

/// <summary>How long people waited in a period, and how good what they were told was.</summary>
/// <param name="Off">How many estimates were off by so much: more than an hour too late, more than a quarter of one, less than that either way,
/// more than a quarter too early, more than an hour. "Too late" means that the answer came earlier.</param>
public sealed record WaitFigures(WaitRow All, IReadOnlyList<WaitRow> Priorities, IReadOnlyList<int> Off);
