using KtPortal.Core.Data;
using KtPortal.Core.Files;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Mail;
using KtPortal.Core.Tenancy;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Watching;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.TicketMail;

/// <summary>What mails about tickets say: to clients in the language that is being spoken, to staff in English.</summary>
public sealed class TicketMailTexts(PortalDb db, MailOptions options, BusinessTime time, StopLinks stops, TimeProvider clock)
{
    private const int MaxSubject = 300;

    /// <param name="isUnknown">Says nothing that the requester wrote.</param>
    public async Task<(string Subject, MailContent Content)> ReceiptAsync(
        MailFace face, Ticket ticket, MailReader reader, bool isUnknown, CancellationToken cancel)
    {
        var content = new MailContent
        {
            Heading = isUnknown ? LetterTexts.ReceiptUnknown : LetterTexts.ReceiptHeading.With(ticket.Subject),
            Body = WrittenText.InMarkdown(LetterTexts.ReceiptBody.With(ticket.Number)),
            Figure = (await FindPlaceAsync(ticket, cancel))?.ToFigure(),
            Button = Link(face, ticket, reader),
            Hint = LetterTexts.ReceiptHint,
            Footer = LetterTexts.ReceiptFooter.With(face.Name),
            TakesReplies = true,
        };
        return (isUnknown ? $"[{ticket.Number}] {LetterTexts.ReceiptUnknown}" : SubjectOf(ticket), content);
    }

    public async Task<(string Subject, MailContent Content)> CommentAsync(
        MailFace face, Ticket ticket, Comment comment, MailReader reader, MailStanding standing, CancellationToken cancel)
    {
        var files = await (
            from attachment in db.Set<Attachment>()
            join file in db.Set<StoredFile>() on attachment.FileId equals file.Id
            where attachment.SubjectId == comment.TicketId && attachment.PartId == comment.Id
            orderby attachment.CreatedAt, attachment.Id
            select file.OriginalFilename).ToListAsync(cancel);
        var content = new MailContent
        {
            Heading = comment.Visibility == Visibility.Public
                ? LetterTexts.Replied.With(comment.AuthorName, ticket.Subject)
                : $"{comment.AuthorName} left a note: {ticket.Subject}",
            Body = comment.Said,
            Figure = reader.IsStaff ? null : standing.Place?.ToFigure(),
            Button = Link(face, ticket, reader),
            Hint = reader.IsStaff && standing.Dues?.Words is { } dues ? $"{dues} {Hint(comment, files)}" : Hint(comment, files),
            Footer = reader.IsStaff ? StaffFooter(ticket, reader) : LetterTexts.FollowerFooter.With(ticket.Number),
            Stop = await StopAsync(face, ticket, reader, cancel),
            TakesReplies = true,
        };
        return ("Re: " + SubjectOf(ticket), content);
    }

    /// <summary>Null once it left the line, and where the tenant tells no places.</summary>
    public async Task<MailPlace?> FindPlaceAsync(Ticket ticket, CancellationToken cancel)
    {
        await using var command = db.Command("""
            select q.place, q.length, q.minutes_per_place, t.answer_expected_at, p.name as priority_name, n.timezone, c.timezone as calendar_timezone, c.intervals::text as intervals, c.holidays::text as holidays
            from app.queue_place($1) q
            join tickets t on t.id = $1
            join tenants n on n.id = t.tenant_id
            join ticket_priorities p on p.tenant_id = t.tenant_id and p.id = t.priority_id
            left join business_calendars c on c.tenant_id = t.tenant_id and c.is_default
            where n.queue_position_visible
            """);
        command.Parameters.Add(new() { Value = ticket.Id });
        await using var row = await command.ExecuteReaderAsync(cancel);
        if (!await row.ReadAsync(cancel))
        {
            return null;
        }

        var (place, now) = (row.Number("place"), clock.GetUtcNow());
        var calendar = row.OptionalText("calendar_timezone") is { } there ? new WorkCalendar(there, row.Text("intervals"), row.Text("holidays")) : null;
        var expected = time.EstimateAt(calendar, now, place, row.OptionalDecimal("minutes_per_place"), row.OptionalInstant("answer_expected_at"));
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(row.Text("timezone"), out var known) ? known : TimeZoneInfo.Utc;
        return new MailPlace(place, row.Number("length"), row.Text("priority_name"), expected, now, zone);
    }

    /// <summary>Null where nothing is promised, or nothing of it is open.</summary>
    public async Task<MailDues?> FindDuesAsync(Ticket ticket, CancellationToken cancel)
    {
        await using var command = db.Command("""
            select t.first_response_due_at, t.resolution_due_at, n.timezone from tickets t join tenants n on n.id = t.tenant_id
            where t.id = $1 and (t.first_response_due_at is not null or t.resolution_due_at is not null)
            """, ticket.Id);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? new(
                row.OptionalInstant("first_response_due_at"), row.OptionalInstant("resolution_due_at"), clock.GetUtcNow(),
                TimeZoneInfo.TryFindSystemTimeZoneById(row.Text("timezone"), out var known) ? known : TimeZoneInfo.Utc)
            : null;
    }

    private async Task<(string Label, string Url)?> StopAsync(MailFace face, Ticket ticket, MailReader reader, CancellationToken cancel)
    {
        if (reader.ParticipantId is not { } part || face.Host is not { } host)
        {
            return null;
        }

        var token = await stops.IssueAsync(part, reader.ServedBy, cancel);
        return (
            reader.IsStaff ? $"Stop watching {ticket.Number}" : LetterTexts.StopFollowing.With(ticket.Number), options.LinkTo(host, StopAddress.Of(token)));
    }

    private static string StaffFooter(Ticket ticket, MailReader reader) => reader.UserId is { } user && user == ticket.AssignedToId
        ? $"You’re receiving this because {ticket.Number} is assigned to you."
        : $"You’re receiving this because you watch {ticket.Number}.";

    private static string Hint(Comment comment, List<string> files)
    {
        var answer = comment.Visibility switch
        {
            Visibility.Public => LetterTexts.ReplyHint,
            Visibility.Partner => "Clients don’t see this note, or your reply to this email.",
            _ => "Only the service team sees this note, and your reply to this email.",
        };
        return files.Count == 0 ? answer : LetterTexts.FilesHint.With(string.Join(", ", files), answer);
    }

    // What is not confirmed yet no client's page shows.
    private (string Label, string Url)? Link(MailFace face, Ticket ticket, MailReader reader) =>
        face.Host is { } host && (reader.IsStaff || !ticket.IsUnconfirmed)
        ? (LetterTexts.OpenTicket.With(ticket.Number), options.LinkTo(host, $"/{(reader.IsStaff ? "desk" : "portal")}/tickets/{ticket.Number}"))
        : null;

    private static string SubjectOf(Ticket ticket) =>
        $"[{ticket.Number}] {(ticket.Subject.Length > MaxSubject ? CleanText.Cut(ticket.Subject, MaxSubject) + "…" : ticket.Subject)}";
}
