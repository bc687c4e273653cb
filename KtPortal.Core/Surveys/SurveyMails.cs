using System.Globalization;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Mail;
using KtPortal.Core.Text;
using KtPortal.Core.TicketMail;
using KtPortal.Core.Tickets;

namespace KtPortal.Core.Surveys;

/// <summary>
/// The mail that asks: in the name of who serves the client, with a link for each rating. A link opens a page and counts nothing. Whoever
/// answers the mail instead answers on the ticket. Acts inside a system context.
/// </summary>
public sealed class SurveyMails(MailFaces faces, MailQueue queue, TicketMailReaders readers, Journal journal, MailOptions options)
{
    /// <returns>The token of its links; null where there is nobody to ask, or nowhere to lead to.</returns>
    public async Task<string?> SendAsync(Actor actor, Ticket ticket, Guid survey, bool isReminder, CancellationToken cancel)
    {
        if (await readers.RequesterAsync(ticket, cancel) is not { IsStaff: false } reader ||
            await faces.ServingAsync(reader.ServedBy, cancel) is not { Host: { } host } face)
        {
            return null;
        }

        var token = Survey.NewToken();
        MailWords.Speak(face, reader.Locale);
        var subject = SurveyTexts.MailSubject.With(ticket.Number);
        var (text, html) = MailLayout.Write(face, new MailContent
        {
            Heading = SurveyTexts.MailHeading,
            Body = WrittenText.AsTyped($"{SurveyTexts.MailBody.With(ticket.Number, ticket.Subject)}\n\n{SurveyTexts.MailAsk}"),
            Choices = [.. Enumerable.Range(1, Survey.Best).Reverse().Select(rating => new MailChoice(
                rating.ToString(CultureInfo.CurrentCulture),
                Survey.WordsOf(rating),
                options.LinkTo(host, $"/portal/rate/{token}?rating={rating}")))],
            Hint = SurveyTexts.MailHint,
            Footer = (isReminder ? SurveyTexts.ReminderFooter : SurveyTexts.MailFooter).With(ticket.Number),
            TakesReplies = true,
        });
        await queue.AddAsync(face, new MailDraft
        {
            Kind = "survey",
            ToAddress = reader.Address,
            ToName = reader.Name,
            UserId = reader.UserId,
            Subject = isReminder ? SurveyTexts.ReminderSubject.With(subject) : subject,
            Text = text,
            Html = html,
            DedupeKey = $"survey:{survey:N}{(isReminder ? ":reminder" : "")}",
            About = ticket.About,
            References = await readers.ThreadOfAsync(ticket, reader.Address, cancel),
            ReplyToken = ReplyTokens.Create(),
        }, cancel);
        journal.Record(ticket, actor, new TicketRatingAsked(ticket.Id), isReminder ? "survey_reminder" : "survey", Visibility.Partner);
        return token;
    }
}
