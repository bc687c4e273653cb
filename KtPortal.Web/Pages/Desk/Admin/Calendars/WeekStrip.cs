using System.Globalization;
using System.Text.Encodings.Web;
using KtPortal.Core.Calendars;
using KtPortal.Core.Languages;
using KtPortal.Web.Ui.Charts;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Pages.Desk.Admin.Calendars;

/// <summary>Seven days below each other, the hours of each as blocks; a holiday is hatched. It stretches sideways, text keeps its size.</summary>
internal sealed class WeekStrip(IReadOnlyList<CalendarDay> days) : IHtmlContent
{
    private const double Row = 28;
    private const double Head = 18;
    private const double Bar = 22;

    private readonly int first = Math.Max(0, (days.SelectMany(d => d.Open).Select(o => o.From).DefaultIfEmpty(8 * 60).Min() / 60) - 1);
    private readonly int last = Math.Min(24, ((days.SelectMany(d => d.Open).Select(o => o.Until).DefaultIfEmpty(18 * 60).Max() + 59) / 60) + 1);

    private static DateTimeFormatInfo Culture => CultureInfo.CurrentCulture.DateTimeFormat;

    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        var svg = new SvgWriter(writer, encoder);
        var height = SvgWriter.Number(Head + (days.Count * Row));
        svg.Markup("<div class=\"week-plot\">");
        svg.Open("svg", ("class", "drawing week-days"), ("height", height), ("aria-hidden", "true"));
        for (var i = 0; i < days.Count; i++)
        {
            var y = SvgWriter.Number(Head + (i * Row) + 15);
            svg.Element("text", Culture.GetAbbreviatedDayName(days[i].Date.DayOfWeek), ("class", "strong"), ("x", "0"), ("y", y));
            svg.Element("text", days[i].Date.ToString("d MMM", CultureInfo.CurrentCulture), ("x", "34"), ("y", y));
        }

        svg.Close("svg");
        svg.Open("svg", ("class", "drawing drawing-plane"), ("height", height), ("role", "img"), ("aria-label", string.Join("; ", days.Select(SayDay))));
        WriteHours(svg, "narrow", last - first > 12 ? 6 : 4);
        WriteHours(svg, "wide", 2);
        for (var i = 0; i < days.Count; i++)
        {
            WriteDay(svg, days[i], Head + (i * Row));
        }

        svg.Close("svg").Markup("</div>");
    }

    private void WriteHours(SvgWriter svg, string css, int every)
    {
        svg.Open("g", ("class", css));
        for (var hour = (first + every - 1) / every * every; hour <= last; hour += every)
        {
            var at = SvgWriter.Percent(Share(hour * 60));
            svg.Shape("line", ("class", "grid"), ("x1", at), ("x2", at), ("y1", SvgWriter.Number(Head)), ("y2", SvgWriter.Number(Head + (days.Count * Row))));
            svg.Element("text", OpenHours.Clock(hour * 60), ("x", at), ("y", "11"), ("text-anchor", hour == last ? "end" : hour == first ? "start" : "middle"));
        }

        svg.Close("g");
    }

    private void WriteDay(SvgWriter svg, CalendarDay day, double y)
    {
        if (day.Holiday is not null || day.Open.Count == 0)
        {
            svg.Bar(day.Holiday is null ? "week-closed" : "week-holiday", 0, 1, y, Bar, null, "4");
        }

        foreach (var (from, until) in day.Open)
        {
            svg.Bar("week-open", Share(from), Share(until) - Share(from), y, Bar, Say(from, until), "4");
        }

        if (day.Holiday is { } holiday)
        {
            var words = day.Open.Count == 0 ? CalendarPageTexts.ClosedAllDay.With(holiday.Name) : holiday.Name;
            var at = day.Open.Count == 0 ? 0 : Share(day.Open[^1].Until);
            svg.Element("text", words, ("class", "strong"), ("x", SvgWriter.Percent(at)), ("dx", "8"), ("y", SvgWriter.Number(y + 15)));
        }
        else if (day.Open.Count == 0)
        {
            svg.Element("text", CalendarPageTexts.Closed, ("x", "0"), ("dx", "8"), ("y", SvgWriter.Number(y + 15)));
        }
    }

    private double Share(int minutes) => (minutes - (first * 60d)) / ((last - first) * 60d);

    private static string SayDay(CalendarDay day)
    {
        var hours = day.Open.Count == 0 ? CalendarPageTexts.Closed : string.Join(", ", day.Open.Select(o => Say(o.From, o.Until)));
        return $"{day.Date.ToString("dddd, d MMMM", CultureInfo.CurrentCulture)}: {hours}{(day.Holiday is { Name.Length: > 0 } holiday ? $" ({holiday.Name})" : "")}";
    }

    private static string Say(int from, int until) => $"{OpenHours.Clock(from)}–{OpenHours.Clock(until)}";
}
