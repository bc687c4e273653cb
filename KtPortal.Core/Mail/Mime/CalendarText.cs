using System.Text;

namespace KtPortal.Core.Mail.Mime;

/// <summary>The lines of an iCalendar invitation (RFC 5545) that a reader wants to see.</summary>
internal static class CalendarText
{
    private static readonly string[] Shown = ["SUMMARY", "DTSTART", "DTEND", "LOCATION", "ORGANIZER", "DESCRIPTION"];

    internal static string Describe(string calendar)
    {
        var unfolded = calendar.Replace("\n ", "", StringComparison.Ordinal).Replace("\n\t", "", StringComparison.Ordinal);
        var result = new StringBuilder();
        var inEvent = false;
        foreach (var line in unfolded.Split('\n'))
        {
            if (line.StartsWith("BEGIN:VEVENT", StringComparison.OrdinalIgnoreCase))
            {
                inEvent = true;
            }
            else if (line.StartsWith("END:VEVENT", StringComparison.OrdinalIgnoreCase))
            {
                break;
            }
            else if (inEvent && line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                var name = line[..colon].Split(';')[0].ToUpperInvariant();
                if (Shown.Contains(name))
                {
                    result.Append(Label(name)).Append(": ").Append(Unescape(line[(colon + 1)..])).Append('\n');
                }
            }
        }
        return result.ToString().TrimEnd();
    }

    private static string Label(string name) => name switch
    {
        "DTSTART" => "Start",
        "DTEND" => "End",
        _ => char.ToUpperInvariant(name[0]) + name[1..].ToLowerInvariant(),
    };

    private static string Unescape(string value) =>
        value.Replace("\\n", "\n", StringComparison.OrdinalIgnoreCase)
            .Replace("\\,", ",", StringComparison.Ordinal)
            .Replace("\\;", ";", StringComparison.Ordinal)
            .Replace("mailto:", "", StringComparison.OrdinalIgnoreCase)
            .Trim();
}
