using KtPortal.Core.Data;
using KtPortal.Core.Tickets;

namespace KtPortal.Core.Mail;

/// <summary>What a sender may add to a ticket by mail.</summary>
/// <param name="Joins">Allowed, but not on the ticket so far: becomes a participant.</param>
public sealed record MailRight(bool IsAllowed, Visibility Visibility, bool Joins, string Why)
{
    public static MailRight No(string why) => new(false, Visibility.Public, false, why);
}

/// <summary>
/// Clients: requester, participant, or somebody of the same organization. Staff: only with the plus token of a mail that went
/// to this very user, and never wider than what it answers.
/// </summary>
public sealed class MailAccess(PortalDb db)
{
    private const string ParticipantSql = """
        select exists (select 1 from ticket_participants p
                       left join users u on u.tenant_id = p.tenant_id and u.id = p.user_id
                       left join contacts c on c.tenant_id = p.tenant_id and c.id = p.contact_id
                       where p.ticket_id = $1 and $2 in (lower(p.email), lower(u.email), lower(c.email)))
        """;

    public async Task<MailRight> DecideAsync(Ticket ticket, MailSender sender, MailThread thread, CancellationToken cancel)
    {
        if (sender.IsStaff)
        {
            return StaffRight(ticket, sender, thread);
        }

        if (await IsOnTicketAsync(ticket, sender, cancel))
        {
            return new MailRight(true, Visibility.Public, false, "");
        }

        if (sender.OrganizationId != ticket.OrganizationId)
        {
            return MailRight.No("stranger in a thread");
        }

        // A colleague who sees only own tickets gets in by a mail of the thread, not by guessing its number.
        return thread.Sign == ThreadSign.Number && sender.Audience == "client_user"
            ? MailRight.No("sees own tickets only")
            : new MailRight(true, Visibility.Public, true, "");
    }

    private static MailRight StaffRight(Ticket ticket, MailSender sender, MailThread thread)
    {
        if (thread.Answered is not { } answered || answered.ReplyUserId != sender.UserId || answered.TicketId != ticket.Id ||
            !answered.ToAddress.Equals(sender.Address, StringComparison.OrdinalIgnoreCase))
        {
            return MailRight.No("staff without the token of a mail of their own");
        }

        return ticket.Phase is Phase.Closed or Phase.Cancelled
            ? MailRight.No("the ticket is closed")
            : new MailRight(true, answered.Visibility, false, "");
    }

    private async Task<bool> IsOnTicketAsync(Ticket ticket, MailSender sender, CancellationToken cancel)
    {
        if ((sender.UserId is { } user && user == ticket.RequesterId) || (sender.ContactId is { } contact && contact == ticket.ContactId) ||
            sender.Address.Equals(ticket.RequesterEmail, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        await using var command = db.Command(ParticipantSql);
        command.Parameters.Add(new() { Value = ticket.Id });
        command.Parameters.Add(new() { Value = sender.Address });
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }
}
