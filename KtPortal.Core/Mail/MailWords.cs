using System.Globalization;

namespace KtPortal.Core.Mail;

/// <summary>A place in line, as a mail tells it.</summary>
/// <param name="Until">"about 40 minutes"; null without history.</param>
public sealed record MailPlace(int Place, int Length, string Queue, string? Until)
{
    /// <summary>"You are #3 of 12 in the High queue, about 40 minutes."</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"You are #{Place} of {Length} in the {Queue} queue{(Until is null ? "" : ", " + Until)}.");
}

/// <summary>Phrases that mails share.</summary>
internal static class MailWords
{
    /// <summary>"about 40 minutes" below an hour; else day and time with its zone, since a mail is read later.</summary>
    public static string Until(DateTimeOffset expected, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (expected - now < TimeSpan.FromHours(1))
        {
            return string.Create(CultureInfo.InvariantCulture, $"about {Math.Max(5, (expected - now).TotalMinutes):0} minutes");
        }

        return string.Create(CultureInfo.InvariantCulture, $"likely answered around {TimeZoneInfo.ConvertTime(expected, zone):dddd, d MMMM, H:mm} ({zone.Id})");
    }
}
