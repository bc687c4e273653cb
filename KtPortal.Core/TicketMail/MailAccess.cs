using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using KtPortal.Core.Tickets;

namespace KtPortal.Core.TicketMail;

/// <summary>What a sender may add to a ticket by mail.</summary>
public sealed record MailRight(bool IsAllowed, Visibility Visibility, string Why)
{
    public static MailRight Yes(Visibility visibility) => new(true, visibility, "");

    public static MailRight No(string why) => new(false, Visibility.Public, why);
}

/// <summary>
/// Clients: requester, participant, or an admin of the organization, as the portal would show them the ticket. Staff: only with
/// the plus token of a mail that went to this very user, and never wider than what it answers.
/// </summary>
public sealed class MailAccess(PortalDb db)
{
    private const string ParticipantSql = """
        select exists (select 1 from ticket_participants p
                       left join users u on u.tenant_id = p.tenant_id and u.id = p.user_id
                       left join contacts c on c.tenant_id = p.tenant_id and c.id = p.contact_id
                       where p.ticket_id = $1 and p.state = 'confirmed' and $2 in (lower(p.email), lower(u.email), lower(c.email)))
        """;

    public async Task<MailRight> DecideAsync(Ticket ticket, MailSender sender, MailThread thread, SenderCheck check, CancellationToken cancel)
    {
        if (sender.IsStaff)
        {
            return StaffRight(ticket, sender, thread, check);
        }

        if (sender.IsBarred)
        {
            return MailRight.No("from an address whose login was removed");
        }

        var isInside = sender.OrganizationId == ticket.OrganizationId;
        if ((isInside && sender.Audience == "client_admin") || await IsOnTicketAsync(ticket, sender, cancel))
        {
            return MailRight.Yes(Visibility.Public);
        }

        return MailRight.No(isInside ? "from a colleague who is not on the ticket" : "from an unknown sender");
    }

    private static MailRight StaffRight(Ticket ticket, MailSender sender, MailThread thread, SenderCheck check)
    {
        if (thread.Answered is not { } answered || answered.ReplyUserId != sender.UserId || answered.About != ticket.About ||
            !answered.ToAddress.Equals(sender.Address, StringComparison.OrdinalIgnoreCase))
        {
            return MailRight.No("from staff, without the token of a mail of their own");
        }

        if (check is { IsUnverified: true } or { Proof: SenderProof.Passed, PassesDmarc: false })
        {
            return MailRight.No("claims to be from staff, but failed DMARC");
        }

        return ticket.Phase is Phase.Closed or Phase.Cancelled ? MailRight.No("the ticket is closed") : MailRight.Yes(answered.Visibility);
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
