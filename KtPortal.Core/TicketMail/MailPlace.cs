using System.Globalization;
using System.Net;
using KtPortal.Core.Languages;
using KtPortal.Core.Mail;

namespace KtPortal.Core.TicketMail;

/// <summary>A place in line, as a mail tells it in the language of its reader.</summary>
/// <param name="Queue">The priority's name, as the tenant keeps it.</param>
/// <param name="Expected">Null without history.</param>
public sealed record MailPlace(int Place, int Length, string Queue, DateTimeOffset? Expected, DateTimeOffset Now, TimeZoneInfo Zone)
{
    private string QueueName => TenantWords.Of(Queue);

    /// <summary>
    /// Below an hour "about 40 minutes"; else day and time with its zone, since a mail is read later. Null without history.
    /// </summary>
    private string? Until => Expected is not { } at ? null
        : at - Now < TimeSpan.FromHours(1) ? LetterTexts.AboutMinutes.For((long)Math.Round(Math.Max(5, (at - Now).TotalMinutes)))
        : LetterTexts.AnsweredAround.With(
            TimeZoneInfo.ConvertTime(at, Zone).ToString(LetterTexts.PatternMoment, CultureInfo.CurrentCulture), City);

    private string City => CityOf(Zone);

    // "America/New_York" is known to few readers, "New York" to all.
    internal static string CityOf(TimeZoneInfo zone) => zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ');

    public MailFigure ToFigure() => new(
        ToString(),
        LetterTexts.YouAre,
        $"#{Place}",
        LetterTexts.OfLengthInQueue.With(Length, WebUtility.HtmlEncode(QueueName)) +
            (Until is { } until ? ", " + WebUtility.HtmlEncode(until) : ""),
        (Place, Length));

    /// <summary>"You are #3 of 12 in the High queue, about 40 minutes."</summary>
    public override string ToString() => Until is { } until
        ? LetterTexts.PlaceUntil.With(Place, Length, QueueName, until)
        : LetterTexts.Place.With(Place, Length, QueueName);
}
