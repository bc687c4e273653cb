namespace KtPortal.Core.Tickets.Assignment;

/// <summary>Whom a queue gives its tickets to by itself.</summary>
public enum AssignmentStrategy
{
    /// <summary>Nobody: people do.</summary>
    None,

    /// <summary>Who was given one of this queue longest ago.</summary>
    RoundRobin,

    /// <summary>Who has the least in hand, heavier tickets counting more.</summary>
    LeastLoaded,

    /// <summary>Whose skills are the closest to what is needed, so that specialists stay free for what only they can do.</summary>
    Skills,
}

/// <summary>How much a ticket weighs for who has it.</summary>
public static class TicketWeight
{
    public static decimal Of(PriorityLevel level, Phase phase) => Of(level) / (phase == Phase.Pending ? 2 : 1);

    /// <summary>The same of ticket <c>t</c> with its priority <c>p</c>, in a statement.</summary>
    internal static readonly string Sql = $"""
        (case p.level {string.Concat(Enum.GetValues<PriorityLevel>().Select(l => $"when '{EnumOf(l)}' then {Of(l):0} "))}end
            / case when t.phase = 'pending' then 2.0 else 1.0 end)
        """;

    private static string EnumOf(PriorityLevel level) => Kernel.EnumText<PriorityLevel>.Write(level);

    private static decimal Of(PriorityLevel level) => level switch
    {
        PriorityLevel.Critical => 4,
        PriorityLevel.High => 3,
        PriorityLevel.Medium => 2,
        _ => 1,
    };
}
