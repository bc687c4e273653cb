using KtPortal.Core.Fields;
using KtPortal.Web.Http;
using KtPortal.Web.Ui.Forms;

namespace KtPortal.Web.Fields;

/// <summary>Custom fields of a form, with what is wrong with each.</summary>
/// <param name="Update">Where the form is asked for again, as what was chosen makes it.</param>
public sealed record FieldInputs(IReadOnlyList<FieldEntry> Entries, Func<string, string?> ErrorOf, string? Update = null)
{
    /// <summary>What was typed for fields that are hidden now.</summary>
    public IEnumerable<(string Name, string Typed)> Unseen { get; init; } = [];

    /// <summary>One form of a page may show a field that another shows, too.</summary>
    public string Ids { get; init; } = "field-";

    public IEnumerable<FieldInput> Inputs => Entries.Select(e => new FieldInput(e, Ids + e.Field.Key, ErrorOf(e.Name), e.IsAsked ? Update : null));

    /// <summary>For the list of what is wrong on top of a form.</summary>
    public void AddTo(ErrorSummary summary)
    {
        foreach (var input in Inputs)
        {
            summary.Add(input.Id, input.Entry.Spec.Label, input.Error);
        }
    }
}

/// <param name="Update">Others depend on it: where the form is asked for again as it changes.</param>
public sealed record FieldInput(FieldEntry Entry, string Id, string? Error, string? Update)
{
    public FieldSpec Spec => Entry.Spec;

    public string? Note => Entry.IsRequired ? null : FieldFormTexts.Optional;

    public string? DescribedBy => (Spec.Help, Error) switch
    {
        (null, null) => null,
        (_, null) => Id + "-hint",
        (null, _) => Id + "-err",
        _ => $"{Id}-err {Id}-hint",
    };

    public string? Typed => Entry.Typed.LastOrDefault(t => t.Length > 0);

    /// <summary>What can be chosen: options, or the stars of a rating.</summary>
    public IEnumerable<(string Value, string Label)> Offers => Spec.Type.HasOptions
        ? Spec.Offered(Entry.Typed.ToList()).Select(o => (o.Value, o.Label))
        : Enumerable.Range(1, Core.Fields.Types.RatingField.BestOf(Spec.Rules)).Select(n => ($"{n}", $"{n}"));

    public bool Has(string value) => Entry.Typed.Contains(value);
}

public static class SentFields
{
    /// <summary>What the request says of custom fields.</summary>
    public static FieldAnswers Answers(this PortalPage page) => page.Request.HasFormContentType
        ? FieldAnswers.Of(page.Request.Form.Select(f => KeyValuePair.Create(f.Key, (IReadOnlyList<string>)[.. f.Value.Select(v => v ?? "")])), page.Zone)
        : FieldAnswers.None with { Zone = page.Zone };

    /// <summary>What a draft kept of them.</summary>
    public static FieldAnswers Answers(this KeptDraft draft, TimeZoneInfo zone) =>
        FieldAnswers.Of(draft.Fields.Select(f => KeyValuePair.Create(f.Key, (IReadOnlyList<string>)[f.Value])), zone);
}
