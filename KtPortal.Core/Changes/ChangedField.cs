namespace KtPortal.Core.Changes;

/// <summary>One field of a change.</summary>
/// <param name="Name">As its feature calls it: <c>assignee</c>.</param>
/// <param name="Before">As a person reads it: a text, a number, yes or no, the name of what it points at. Null for nothing.</param>
/// <param name="After"><inheritdoc cref="Before" path="/param"/></param>
public sealed record ChangedField(string Name, object? Before, object? After)
{
    /// <summary>The change that takes this one back.</summary>
    public ChangedField Turned() => new(Name, After, Before);
}

public static class ChangedFields
{
    /// <summary>As they were, by name; null where nothing was there.</summary>
    public static IReadOnlyDictionary<string, object?>? Before(this IReadOnlyList<ChangedField> fields) => ByName(fields, f => f.Before);

    /// <summary>As they are, by name; null where nothing is left.</summary>
    public static IReadOnlyDictionary<string, object?>? After(this IReadOnlyList<ChangedField> fields) => ByName(fields, f => f.After);

    private static Dictionary<string, object?>? ByName(IReadOnlyList<ChangedField> fields, Func<ChangedField, object?> value) =>
        fields.Any(f => value(f) is not null) ? fields.ToDictionary(f => f.Name, value) : null;
}
