using KtPortal.Core.Administration;
using KtPortal.Core.Data;

namespace KtPortal.Core.Fields;

/// <summary>What a record says of itself, that fields can depend on.</summary>
/// <param name="Name">"ticket.category": with a point in it, which no key of a field has.</param>
/// <param name="Choices">What it can be.</param>
/// <param name="IsScope">Fields may be of one of its choices only.</param>
public sealed record FieldFact(
    string Name, Func<string> Label, IReadOnlyList<(string Value, string Label)> Choices, bool IsScope = false);

/// <summary>A kind of record that can have custom fields. Its feature registers one and keeps the values.</summary>
public abstract class FieldEntity
{
    /// <summary>As definitions name it: "ticket".</summary>
    public abstract string Type { get; }

    /// <summary>In the reader's language: "Tickets".</summary>
    public abstract string Label { get; }

    /// <summary>Phases that can wait for a field, and how that is said: "Before it is resolved".</summary>
    public abstract IReadOnlyList<(string Phase, string Label)> Phases { get; }

    /// <summary>Rows that have a value, by the definition's id.</summary>
    public abstract Usage Values { get; }

    /// <summary>Clients don't know that fact: what they see can't depend on it.</summary>
    public abstract bool IsForStaff(string fact);

    /// <summary>With what each of them can be, in the reader's words.</summary>
    public abstract Task<IReadOnlyList<FieldFact>> FactsAsync(PortalDb db, CancellationToken cancel);
}
