using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui;

public static class Brand
{
    /// <summary>Logo and name of the portal, without a link around them.</summary>
    public static IHtmlContent Of(ShellModel shell) => new BrandMark(shell);

    private readonly struct BrandMark(ShellModel shell) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            if (shell.Logo is not { } logo)
            {
                writer.Write("<span class=\"brand-mark\" aria-hidden=\"true\">");
                encoder.Encode(writer, AvatarMark.InitialsOf(shell.Portal)[..1]);
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
                Picture(writer, encoder, logo, shell.LogoDark is not null ? "logo-light" : shell.LogoNeedsPlate ? "logo-plate" : "");
                if (shell.LogoDark is { } dark)
                {
                    Picture(writer, encoder, dark, "logo-dark");
                }
            }

            writer.Write(shell is { LogoIsWide: true, Logo: not null } ? "<span class=\"sr-only\">" : "<span class=\"min-w-0 truncate\">");
            encoder.Encode(writer, shell.Portal);
            writer.Write("</span>");
        }

        private static void Picture(TextWriter writer, HtmlEncoder encoder, string address, string css)
        {
            writer.Write("<img class=\"");
            writer.Write(css);
            writer.Write("\" src=\"");
            encoder.Encode(writer, address);
            writer.Write("\" alt=\"\" height=\"26\">");
        }
    }
}
