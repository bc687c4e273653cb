namespace KtPortal.Core.Tickets.Relations;

/// <summary>What a ticket is to another.</summary>
/// <param name="Other">The other's number.</param>
public sealed record RelateTickets(RelationAs As, string Other)
{
    /// <summary>Closes the duplicate of the two, with a word to its requester.</summary>
    public bool ClosesDuplicate { get; init; }

    public string? Note { get; init; }
}
