using System.Globalization;
using System.Text.Encodings.Web;
using KtPortal.Core.Languages;
using KtPortal.Web.Languages;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui;

/// <summary>
/// Says of which place the times on a page are. It is shown to whose clock tells another time (<c>zone.js</c>), to who has chosen another
/// zone than the portal's, and to everybody where no script could tell.
/// </summary>
public static class ZoneMark
{
    /// <param name="shown">In which the page's times are.</param>
    /// <param name="usual">The portal's.</param>
    public static IHtmlContent ZoneNote(TimeZoneInfo shown, TimeZoneInfo usual, DateTimeOffset now) => new Mark(shown, usual, now);

    /// <summary>"New York (UTC−5)".</summary>
    public static string NameOf(TimeZoneInfo zone, DateTimeOffset now)
    {
        var offset = zone.GetUtcOffset(now);
        if (offset == TimeSpan.Zero && zone.Id is "UTC" or "Etc/UTC")
        {
            return "UTC";
        }

        var place = zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ');
        var hours = offset.Minutes == 0 ? $"{Math.Abs(offset.Hours)}" : string.Create(CultureInfo.InvariantCulture, $"{offset:h\\:mm}");
        return $"{place} (UTC{(offset < TimeSpan.Zero ? '\u2212' : '+')}{hours})";
    }

    private readonly struct Mark(TimeZoneInfo shown, TimeZoneInfo usual, DateTimeOffset now) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            writer.Write("<p class=\"zone-note\" data-zone=\"");
            encoder.Encode(writer, shown.Id);
            writer.Write(shown.GetUtcOffset(now) == usual.GetUtcOffset(now) ? "\">" : "\" data-differs=\"portal\">");
            encoder.Encode(writer, SharedTexts.TimesOf.With(NameOf(shown, now)));
            writer.Write("</p>");
        }
    }
}
