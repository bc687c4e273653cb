namespace KtPortal.Core.Tickets.Relations;

/// <summary>What one ticket is to another, as its page says it.</summary>
public enum RelationAs
{
    /// <summary>The other is its parent.</summary>
    Child,

    /// <summary>It is the other's parent.</summary>
    Parent,

    /// <summary>The other is the original.</summary>
    Duplicate,

    /// <summary>It is the original, the other its duplicate.</summary>
    Original,
    BlockedBy,
    Blocks,
    Related,
}

public enum RelationKind
{
    Parent,
    Duplicate,
    Related,
    Blocks,
}

public static class RelationKinds
{
    /// <summary>The one of two words that is kept, and whether it is said of the other ticket.</summary>
    public static (RelationKind Kind, bool IsTurned) Stored(this RelationAs said) => said switch
    {
        RelationAs.Parent => (RelationKind.Parent, false),
        RelationAs.Child => (RelationKind.Parent, true),
        RelationAs.Duplicate => (RelationKind.Duplicate, false),
        RelationAs.Original => (RelationKind.Duplicate, true),
        RelationAs.Blocks => (RelationKind.Blocks, false),
        RelationAs.BlockedBy => (RelationKind.Blocks, true),
        _ => (RelationKind.Related, false),
    };

    /// <param name="isSource">Of the ticket whose page it is.</param>
    public static RelationAs Said(this RelationKind kind, bool isSource) => kind switch
    {
        RelationKind.Parent => isSource ? RelationAs.Parent : RelationAs.Child,
        RelationKind.Duplicate => isSource ? RelationAs.Duplicate : RelationAs.Original,
        RelationKind.Blocks => isSource ? RelationAs.Blocks : RelationAs.BlockedBy,
        _ => RelationAs.Related,
    };

    /// <summary>As the other ticket says it.</summary>
    public static RelationAs Turned(this RelationAs said) => said switch
    {
        RelationAs.Parent => RelationAs.Child,
        RelationAs.Child => RelationAs.Parent,
        RelationAs.Duplicate => RelationAs.Original,
        RelationAs.Original => RelationAs.Duplicate,
        RelationAs.Blocks => RelationAs.BlockedBy,
        RelationAs.BlockedBy => RelationAs.Blocks,
        _ => RelationAs.Related,
    };
}
