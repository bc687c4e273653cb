namespace KtPortal.Web.Ui.Forms;

/// <summary>What was typed in a form before, on whatever device, and where it is kept.</summary>
/// <param name="Key">Which form, and of what.</param>
/// <param name="Page">Where the form stands.</param>
/// <param name="Fields">By name; empty where nothing is kept.</param>
/// <param name="At">When the form is written, in milliseconds since 1970: a browser may show it again later.</param>
public sealed record KeptDraft(string Key, string Page, IReadOnlyDictionary<string, string> Fields, long At)
{
    /// <summary>Where a form without scripts saves it.</summary>
    public string Address => $"/drafts/{Key}?back={Uri.EscapeDataString(Page)}";

    public bool IsKept => Fields.Count > 0;

    public string? this[string field] => Fields.GetValueOrDefault(field);

    public Guid? Id(string field) => Guid.TryParse(this[field], out var id) ? id : null;
}
