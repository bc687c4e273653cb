using System.Globalization;
using KtPortal.Core.Languages;

namespace KtPortal.Core.TicketMail;

/// <summary>What was promised for a ticket and is still open, as a mail tells it to staff.</summary>
/// <param name="Zone">The house's: a mail is read anywhere, so it is named.</param>
public sealed record MailDues(DateTimeOffset? Answer, DateTimeOffset? Solution, DateTimeOffset Now, TimeZoneInfo Zone)
{
    /// <summary>"First response due Mon 16 Feb, 12:00. Resolution was due …"; null where nothing is.</summary>
    public string? Words
    {
        get
        {
            string[] said = [.. new[] { Say(Answer, LetterTexts.AnswerDue, LetterTexts.AnswerLate), Say(Solution, LetterTexts.SolutionDue, LetterTexts.SolutionLate) }.OfType<string>()];
            return said.Length == 0 ? null : string.Join(' ', said);
        }
    }

    private string? Say(DateTimeOffset? due, string ahead, string late) => due is { } at
        ? (at < Now ? late : ahead).With(
            TimeZoneInfo.ConvertTime(at, Zone).ToString(LetterTexts.PatternMoment, CultureInfo.CurrentCulture), MailPlace.CityOf(Zone))
        : null;
}

/// <summary>Where a ticket stands: read once for all who are told the same.</summary>
/// <param name="Place">For clients.</param>
/// <param name="Dues">For staff.</param>
public sealed record MailStanding(MailPlace? Place, MailDues? Dues);
