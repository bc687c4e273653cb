using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Mvc.TagHelpers;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace KtPortal.Web.Ui.Forms;

/// <summary>
/// <c>&lt;field for="subject" label="Subject" error="@error"&gt;&lt;input name="Subject"&gt;&lt;/field&gt;</c>: the label above, its hint and
/// what is wrong below, and the control tied to both.
/// </summary>
[HtmlTargetElement("field", Attributes = "for,label")]
public sealed class FieldTagHelper(HtmlEncoder encoder) : TagHelper
{
    /// <summary>The id of the control; the names of hint and message follow from it.</summary>
    public string For { get; set; } = "";

    public string Label { get; set; } = "";

    /// <summary>Beside the label: "optional", or who reads it.</summary>
    public string? Note { get; set => field = Said(value); }

    public string? Hint { get; set => field = Said(value); }

    /// <summary>What is wrong, in words; null for nothing.</summary>
    public string? Error { get; set => field = Said(value); }

    internal string? DescribedBy => (Hint, Error) switch
    {
        (null, null) => null,
        (_, null) => For + "-hint",
        (null, _) => For + "-err",
        _ => $"{For}-err {For}-hint",
    };

    // Razor hands an attribute that a page wrote with a null over as an empty text.
    private static string? Said(string? text) => string.IsNullOrEmpty(text) ? null : text;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        context.Items[typeof(FieldTagHelper)] = this;
        var control = await output.GetChildContentAsync();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.AddClass("field", encoder);
        var content = output.Content;
        content.AppendHtml("<label class=\"label\" for=\"").Append(For).AppendHtml("\">").Append(Label);
        if (Note is not null)
        {
            content.AppendHtml(" <small>").Append(Note).AppendHtml("</small>");
        }

        content.AppendHtml("</label>").AppendHtml(control);
        if (Hint is not null)
        {
            content.AppendHtml("<p class=\"hint\" id=\"").Append(For + "-hint").AppendHtml("\">").Append(Hint).AppendHtml("</p>");
        }

        if (Error is not null)
        {
            content.AppendHtml("<p class=\"field-error\" id=\"").Append(For + "-err").AppendHtml("\">").AppendHtml(Marks.Icon("circle-alert")).Append(Error).AppendHtml("</p>");
        }
    }
}
