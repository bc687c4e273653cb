using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Mvc.TagHelpers;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace KtPortal.Web.Ui.Forms;

/// <summary>The control directly inside a <see cref="FieldTagHelper"/>: takes its id, its looks, and the words that belong to it.</summary>
[HtmlTargetElement("input", ParentTag = "field", TagStructure = TagStructure.WithoutEndTag)]
[HtmlTargetElement("textarea", ParentTag = "field")]
[HtmlTargetElement("select", ParentTag = "field")]
public sealed class FieldControlTagHelper(HtmlEncoder encoder) : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (!context.Items.TryGetValue(typeof(FieldTagHelper), out var item) || item is not FieldTagHelper field || output.Attributes["type"]?.Value.ToString() == "hidden")
        {
            return;
        }

        output.Attributes.SetAttribute("id", field.For);
        output.AddClass("input", encoder);
        if (output.TagName == "select")
        {
            output.AddClass("select", encoder);
        }

        if (field.DescribedBy is { } ids)
        {
            // What the page itself names, such as a message about the whole form, comes first.
            output.Attributes.SetAttribute("aria-describedby", output.Attributes["aria-describedby"]?.Value is { } own ? $"{own} {ids}" : ids);
        }

        if (field.Error is not null)
        {
            output.Attributes.SetAttribute("aria-invalid", "true");
        }
    }
}
