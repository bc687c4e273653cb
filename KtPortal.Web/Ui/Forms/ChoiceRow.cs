namespace KtPortal.Web.Ui.Forms;

/// <summary>What can be chosen.</summary>
/// <param name="Symbol">The shape that marks it: "phase-open".</param>
/// <param name="IsPerson">Marked by initials.</param>
public sealed record Choosable(string Value, string Name, string? Symbol = null, bool IsPerson = false)
{
    /// <summary>What is known of it now: "3 open".</summary>
    public string? Note { get; init; }

    public static IReadOnlyList<Choosable> Of(IEnumerable<(Guid Id, string Name)> entries, Func<Guid, string?>? symbolOf = null) =>
        [.. entries.Select(e => new Choosable(e.Id.ToString(), e.Name, symbolOf?.Invoke(e.Id)))];

    public static IReadOnlyList<Choosable> People(IEnumerable<(Guid Id, string Name)> people) =>
        [.. people.Select(p => new Choosable(p.Id.ToString(), p.Name, IsPerson: true))];
}

/// <summary>
/// A name and a value that is chosen from a list: a select, and with scripts (choices.js) a row of text that opens what one types into.
/// </summary>
/// <param name="Id">Of the select; the row's button is <c>{Id}-value</c>.</param>
public sealed record ChoiceRow(string Id, string Name, string Label, IReadOnlyList<Choosable> Offers, string? Chosen)
{
    public ChoiceRow(string id, string name, string label, IReadOnlyList<Choosable> offers, Guid? chosen)
        : this(id, name, label, offers, chosen?.ToString())
    {
    }

    /// <summary>The option of nothing; null where something is always chosen.</summary>
    public string? Nothing { get; init; }

    /// <summary>The desk's key that opens it; empty for none.</summary>
    public string Key { get; init; } = "";

    /// <summary>Where the options stand with what is known of them now; null where the page knows all.</summary>
    public string? Source { get; init; }

    public string? Error { get; init; }

    /// <summary>In a dialog that asks for nothing else first: its list is open as the dialog opens.</summary>
    public bool IsOpened { get; init; }

    public bool IsOfPeople => Offers.Any(o => o.IsPerson);

    /// <summary>As a select does: where nothing can't be chosen, the first is.</summary>
    public Choosable? Current => Offers.FirstOrDefault(o => o.Value == Chosen) ?? (Nothing is null && Offers.Count > 0 ? Offers[0] : null);
}
