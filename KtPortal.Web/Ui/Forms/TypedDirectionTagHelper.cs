using Microsoft.AspNetCore.Razor.TagHelpers;

namespace KtPortal.Web.Ui.Forms;

/// <summary>Boxes that words are typed into follow the direction of these words, as what becomes of them does.</summary>
[HtmlTargetElement("textarea")]
[HtmlTargetElement("input", TagStructure = TagStructure.WithoutEndTag)]
public sealed class TypedDirectionTagHelper : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var type = output.TagName == "textarea" ? null : output.Attributes["type"]?.Value?.ToString();
        if (type is null or "" or "text" or "search" && !output.Attributes.ContainsName("dir"))
        {
            output.Attributes.SetAttribute("dir", "auto");
        }
    }
}
