namespace KtPortal.Core.Lists;

/// <summary>Something that can be done to many rows at once, to each by itself.</summary>
/// <param name="Key">In addresses and runs.</param>
/// <param name="Icon">A symbol of Lucide.</param>
/// <param name="Permission">Besides the list's own for many rows.</param>
/// <param name="Field">The form's field: what the rows are to become.</param>
public sealed record BulkAction(string Key, Func<string> Label, string Icon, string Permission, BulkField Field)
{
    /// <summary>The key of the desk that opens it; empty for none.</summary>
    public string Shortcut { get; init; } = "";

    /// <summary>A reason is asked for, too; it may be left empty where the rows don't want one.</summary>
    public bool TakesReason { get; init; }
}

/// <summary>What a bulk action asks for.</summary>
/// <param name="Filter">
/// A filter of the list whose options are offered: a <see cref="LookupFilter"/>, or a <see cref="WordsFilter"/> for words typed.
/// </param>
/// <param name="Except">A condition on the options that narrows them further, by their symbols; null for none.</param>
public sealed record BulkField(string Filter, Func<ListOption, bool>? Except = null);
