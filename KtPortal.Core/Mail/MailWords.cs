using System.Globalization;
using KtPortal.Core.Tickets;

namespace KtPortal.Core.Mail;

/// <summary>Phrases that mails share.</summary>
internal static class MailWords
{
    /// <summary>"You are #3 of 12 in the High queue, about 40 minutes."</summary>
    public static string Place(QueuePlace place, string queue) => string.Create(
        CultureInfo.InvariantCulture,
        $"You are #{place.Place} of {place.Length} in the {queue} queue{(place.Estimate is { } estimate ? ", " + About(estimate) : "")}.");

    /// <summary>"about 40 minutes", "about 2 hours", "about 3 days".</summary>
    public static string About(TimeSpan wait) => wait switch
    {
        { TotalMinutes: <= 90 } => string.Create(CultureInfo.InvariantCulture, $"about {Math.Ceiling(wait.TotalMinutes)} minutes"),
        { TotalHours: <= 36 } => string.Create(CultureInfo.InvariantCulture, $"about {Math.Round(wait.TotalHours)} hours"),
        _ => string.Create(CultureInfo.InvariantCulture, $"about {Math.Ceiling(wait.TotalDays)} days"),
    };
}
