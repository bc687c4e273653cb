namespace KtPortal.Core.Administration;

/// <summary>Something that fields name by its id.</summary>
/// <param name="IsActive">What is set aside is offered only where it is chosen already.</param>
public sealed record AdminChoice(Guid Id, string Name, bool IsActive = true);

/// <summary>A field of what an admin edits, as history, conflict and audit log say it.</summary>
/// <param name="Name">As the form calls it.</param>
/// <param name="Label">In the reader's language.</param>
/// <param name="Read">Its value: a text, a number, yes or no, or the names of what it points at. The audit log keeps it as it is.</param>
public sealed record AdminField<T>(string Name, Func<string> Label, Func<T, Func<Guid?, string?>, object?> Read)
{
    public AdminField(string name, Func<string> label, Func<T, object?> read)
        : this(name, label, (of, _) => read(of))
    {
    }

    /// <summary>A word of the database in the reader's words; null where the value speaks for itself.</summary>
    public Func<string, string>? Say { get; init; }
}

/// <summary>One field before and after, in the reader's words.</summary>
public sealed record FieldChange(string Label, string Before, string After);

/// <summary>A step of the history of an entry or a record of settings.</summary>
/// <param name="Verb">created, changed, archived, restored, moved, given, deleted or undone.</param>
public sealed record HistoryStep(DateTimeOffset At, string By, string Verb, IReadOnlyList<FieldChange> Fields);
