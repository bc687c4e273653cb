using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui;

public static class Brand
{
    /// <summary>Logo and name of the portal, without a link around them.</summary>
    public static IHtmlContent Of(ShellModel shell) => new BrandMark(shell.Portal, shell.Logo);

    private readonly struct BrandMark(string portal, string? logo) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            if (logo is null)
            {
                writer.Write("<span class=\"brand-mark\" aria-hidden=\"true\">");
                encoder.Encode(writer, AvatarMark.InitialsOf(portal)[..1]);
                writer.Write("</span>");
            }
            else if (logo.Contains('#', StringComparison.Ordinal))
            {
                writer.Write("<svg viewBox=\"0 0 28 28\" aria-hidden=\"true\"><use href=\"");
                encoder.Encode(writer, logo);
                writer.Write("\"/></svg>");
            }
            else
            {
                writer.Write("<img src=\"");
                encoder.Encode(writer, logo);
                writer.Write("\" alt=\"\" width=\"26\" height=\"26\">");
            }

            encoder.Encode(writer, portal);
        }
    }
}
