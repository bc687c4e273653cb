using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui;

/// <summary>One symbol of the sprite. Without a label it is hidden from assistive technology.</summary>
internal readonly struct SymbolMark(string kind, string css, string symbol, string? label) : IHtmlContent
{
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        writer.Write("<svg class=\"");
        writer.Write(kind);
        if (css.Length > 0)
        {
            writer.Write(' ');
            encoder.Encode(writer, css);
        }

        if (symbol is "chevron-left" or "chevron-right" or "log-out" or "reply")
        {
            writer.Write(" flips"); // points the other way where one reads from right to left
        }

        // Marks are drawn on 16, icons on 24; the symbol's own viewBox scales it.
        writer.Write(kind is "phase" or "priority" ? "\" viewBox=\"0 0 16 16\"" : "\"");
        if (label is null)
        {
            writer.Write(" aria-hidden=\"true\"><use href=\"");
        }
        else
        {
            writer.Write(" role=\"img\" aria-label=\"");
            encoder.Encode(writer, label);
            writer.Write("\"><use href=\"");
        }

        writer.Write(Assets.Sprite);
        writer.Write('#');
        encoder.Encode(writer, symbol);
        writer.Write("\"/></svg>");
    }
}

/// <summary>A symbol and the word it stands for.</summary>
internal readonly struct WordMark(string kind, string symbol, string word) : IHtmlContent
{
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        writer.Write("<span class=\"status\">");
        new SymbolMark(kind, symbol, symbol, null).WriteTo(writer, encoder);
        encoder.Encode(writer, word);
        writer.Write("</span>");
    }
}

internal readonly struct SlaMark(string state, string words, string? title = null) : IHtmlContent
{
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        var (css, icon) = state switch
        {
            "soon" => ("sla-soon", "clock-alert"),
            "late" => ("sla-late", "flame"),
            "paused" => ("sla-paused", "pause"),
            "met" => ("sla-met", "check"),
            _ => ("sla-ok", "clock"),
        };
        writer.Write("<span class=\"sla ");
        writer.Write(css);
        if (title is not null)
        {
            writer.Write("\" title=\"");
            encoder.Encode(writer, title);
        }

        writer.Write("\">");
        new SymbolMark("icon", "", icon, null).WriteTo(writer, encoder);
        encoder.Encode(writer, words);
        writer.Write("</span>");
    }
}

internal readonly struct LiveDot(string css, string live, string paused) : IHtmlContent
{
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        writer.Write("<span class=\"live-mark ");
        encoder.Encode(writer, css);
        writer.Write("\" data-live-mark=\"");
        encoder.Encode(writer, live);
        writer.Write("\" data-paused=\"");
        encoder.Encode(writer, paused);
        writer.Write("\"><span class=\"live\"></span><span>");
        encoder.Encode(writer, live);
        writer.Write("</span></span>");
    }
}
