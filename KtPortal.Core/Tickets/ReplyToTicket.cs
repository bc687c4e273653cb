using KtPortal.Core.Fields;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;

namespace KtPortal.Core.Tickets;

/// <summary>What is written on a ticket, and what is to follow from it.</summary>
public sealed record ReplyToTicket
{
    public required string Content { get; init; }

    public TextFormat Format { get; init; }

    public Visibility Visibility { get; init; } = Visibility.Public;

    /// <summary>"Send and set": the status that follows, or null.</summary>
    public Guid? StatusId { get; init; }

    /// <summary>The priority that follows, or null.</summary>
    public Guid? PriorityId { get; init; }

    /// <summary>A ticket that is nobody's becomes the writer's, and so leaves the line.</summary>
    public bool TakesIt { get; init; }

    /// <summary>Sets that status also with what is open still: whoever sends it was told.</summary>
    public bool IsSure { get; init; }

    /// <summary>Custom fields that have to be answered before it has that status.</summary>
    public FieldAnswers Answers { get; init; } = FieldAnswers.None;

    /// <summary>
    /// When what the writer had read last was written. Of what others wrote since he is told first. Null where nobody reads before
    /// he writes: a mail, a program.
    /// </summary>
    public DateTimeOffset? ReadUntil { get; init; }

    public IReadOnlyList<Guid> FileIds { get; init; } = [];

    public Guid FormKey { get; init; }

    public string Source { get; init; } = "portal";

    /// <summary>Part of a change of many tickets, which has a limit of its own.</summary>
    public bool IsOneOfMany { get; init; }

    /// <summary>The draft that it was; forgotten when it is sent.</summary>
    public string? Draft { get; init; }
}
