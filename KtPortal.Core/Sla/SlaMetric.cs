namespace KtPortal.Core.Sla;

/// <summary>What is promised.</summary>
public enum SlaMetric
{
    /// <summary>The first public answer of a person.</summary>
    FirstResponse,

    /// <summary>The ticket is resolved, or closed directly.</summary>
    Resolution,
}

public enum SlaState
{
    Running,

    /// <summary>While its client is asked; it has no due time then.</summary>
    Paused,

    /// <summary>Ended at or before it was due.</summary>
    Met,

    /// <summary>Late, whether it goes on or has ended since.</summary>
    Breached,

    /// <summary>In no figure: cancelled, merged, refused or taken out.</summary>
    Cancelled,
}

/// <summary>Why a clock was late.</summary>
public enum BreachCause
{
    Late,

    /// <summary>Another priority or policy put the due time into the past.</summary>
    Change,
}

/// <summary>What led to the policy of a ticket; the first of them that has one.</summary>
public enum SlaFoundBy
{
    Ticket,
    Organization,
    Partner,
    Service,
    Queue,
    Default,
}
