using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui;

internal readonly struct AvatarMark(string name, string size, bool org, string? label) : IHtmlContent
{
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        writer.Write(org ? "<span class=\"avatar avatar-organization" : "<span class=\"avatar");
        AvatarSize.Write(writer, size);
        writer.Write("\" data-c=\"");
        writer.Write((char)('0' + ColourOf(name)));
        if (label is null)
        {
            writer.Write("\" aria-hidden=\"true\">");
        }
        else
        {
            writer.Write("\" role=\"img\" aria-label=\"");
            encoder.Encode(writer, label);
            writer.Write("\">");
        }

        encoder.Encode(writer, InitialsOf(name));
        writer.Write("</span>");
    }

    /// <summary>First letters of the first and the last word ("Dana Whitfield" DW), or the first two of a single one.</summary>
    internal static string InitialsOf(string name)
    {
        var words = name.AsSpan().Trim();
        if (words.IsEmpty)
        {
            return "?";
        }

        var last = words.LastIndexOf(' ');
        return last < 0 ? FirstOf(words, 2) : FirstOf(words, 1) + FirstOf(words[(last + 1)..], 1);
    }

    /// <summary>1 to 8, the same on every node and after every restart.</summary>
    internal static int ColourOf(string name)
    {
        var hash = 2166136261u;
        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 16777619u;
        }

        return (int)((hash ^ (hash >> 16)) & 7) + 1;
    }

    private static string FirstOf(ReadOnlySpan<char> word, int count)
    {
        var letters = new StringBuilder(count);
        foreach (var rune in word.EnumerateRunes())
        {
            if (!Rune.IsLetterOrDigit(rune))
            {
                continue;
            }

            letters.Append(Rune.ToUpper(rune, CultureInfo.InvariantCulture).ToString());
            if (--count == 0)
            {
                break;
            }
        }

        return letters.ToString();
    }
}

internal readonly struct NobodyMark(string label, string size) : IHtmlContent
{
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        writer.Write("<span class=\"avatar avatar-nobody");
        AvatarSize.Write(writer, size);
        writer.Write("\" role=\"img\" aria-label=\"");
        encoder.Encode(writer, label);
        writer.Write("\">");
        new SymbolMark("icon", "", "user-round", null).WriteTo(writer, encoder);
        writer.Write("</span>");
    }
}

internal static class AvatarSize
{
    internal static void Write(TextWriter writer, string size) => writer.Write(size switch
    {
        "xs" => " avatar-tiny",
        "sm" => " avatar-small",
        "md" => " avatar-medium",
        "lg" => " avatar-large",
        _ => "",
    });
}
