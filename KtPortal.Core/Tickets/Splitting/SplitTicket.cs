namespace KtPortal.Core.Tickets.Splitting;

/// <summary>What becomes a ticket of its own.</summary>
/// <param name="Comments">Those that are copied.</param>
public sealed record SplitTicket(string? Subject, IReadOnlyList<Guid> Comments)
{
    /// <summary>What it is about; blank for the first of the chosen replies.</summary>
    public string? Description { get; init; }

    /// <summary>Somebody else of the same client; null for who asked for the other.</summary>
    public Guid? RequesterId { get; init; }

    public Guid FormKey { get; init; } = Guid.CreateVersion7();
}
