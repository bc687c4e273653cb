using KtPortal.Core.Changes;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Events;

/// <summary>A change of a subject, as timeline and audit log tell it.</summary>
/// <param name="Kind">One of those declared for the subject's kind: <c>accepted</c>. The audit log calls it <c>ticket.accepted</c>.</param>
/// <param name="Visibility">Who reads of it.</param>
public sealed record Step(string Kind, Visibility Visibility)
{
    /// <summary>What it tells: the fields of the change.</summary>
    public IReadOnlyList<ChangedField> Fields { get; init; } = [];

    public string? Note { get; init; }

    /// <summary>What open pages hear: <c>comment</c> of a ticket is <c>ticket.comment</c>.</summary>
    public string Live { get; init; } = "updated";

    /// <summary>What the audit log calls it; null for what follows from the kind of step.</summary>
    public string? Action { get; init; }

    /// <summary>A part of the subject that was written: it stands in the conversation itself, so the timeline doesn't tell of it.</summary>
    public (string Kind, Guid Id)? Part { get; init; }
}
