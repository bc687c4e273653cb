using System.Globalization;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Mail;

/// <summary>A place in line, as a mail tells it in the language of its reader.</summary>
/// <param name="Queue">The priority's name, as the tenant keeps it.</param>
/// <param name="Expected">Null without history.</param>
public sealed record MailPlace(int Place, int Length, string Queue, DateTimeOffset? Expected, DateTimeOffset Now, TimeZoneInfo Zone)
{
    /// <summary>"about 40 minutes"; null without history.</summary>
    public string? Until => Expected is { } at ? MailWords.Until(at, Now, Zone) : null;

    public string QueueName => TenantWords.Of(Queue);

    /// <summary>"You are #3 of 12 in the High queue, about 40 minutes."</summary>
    public override string ToString() => Until is { } until
        ? MailTexts.PlaceUntil.With(Place, Length, QueueName, until)
        : MailTexts.Place.With(Place, Length, QueueName);
}

/// <summary>Phrases that mails share.</summary>
internal static class MailWords
{
    /// <summary>"about 40 minutes" below an hour; else day and time with its zone, since a mail is read later.</summary>
    public static string Until(DateTimeOffset expected, DateTimeOffset now, TimeZoneInfo zone) => expected - now < TimeSpan.FromHours(1)
        ? MailTexts.AboutMinutes.For((long)Math.Round(Math.Max(5, (expected - now).TotalMinutes)))
        : MailTexts.AnsweredAround.With(TimeZoneInfo.ConvertTime(expected, zone).ToString(MailTexts.PatternMoment, CultureInfo.CurrentCulture), CityOf(zone));

    /// <summary>From here on, in this flow, texts are in the reader's language. Staff read English, as at the desk.</summary>
    /// <param name="locale">The reader's own; null: as the portal.</param>
    public static void Speak(MailFace face, string? locale, bool isStaff = false) =>
        SpokenLanguages.Use(isStaff ? SpokenLanguages.English : SpokenLanguages.Find(locale) ?? SpokenLanguages.Find(face.Locale) ?? SpokenLanguages.English);

    // "America/New_York" is known to few readers, "New York" to all.
    private static string CityOf(TimeZoneInfo zone) => zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ');
}
