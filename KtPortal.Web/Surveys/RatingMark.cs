using System.Text.Encodings.Web;
using KtPortal.Core.Languages;
using KtPortal.Core.Surveys;
using KtPortal.Web.Ui;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Surveys;

/// <summary>A rating as stars, of which those that were given are filled; its words for who can't see them.</summary>
public sealed class RatingMark(int rating) : IHtmlContent
{
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        writer.Write("<span class=\"stars\" role=\"img\" aria-label=\"");
        encoder.Encode(writer, RatingTexts.OfBest.With(rating, Survey.Best));
        writer.Write("\">");
        for (var star = 1; star <= Survey.Best; star++)
        {
            Marks.Icon("star", star <= rating ? "icon-16 star-given" : "icon-16").WriteTo(writer, encoder);
        }

        writer.Write("</span>");
    }
}

/// <summary>Five ratings to choose from, and a place for words.</summary>
/// <param name="Id">Begins the ids of its fields: unique on the page.</param>
public sealed record RatingFields(string Id, int? Rating, string? Comment, string? RatingError, string? CommentError);
