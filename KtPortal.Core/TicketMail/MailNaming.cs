using KtPortal.Core.Clients;
using KtPortal.Core.Data;
using KtPortal.Core.Mail;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.TicketMail;

/// <summary>
/// Whoever else a mail was written to. Only a sender we know brings people along, and only those of the client's own domains: a
/// mail to anybody else would be a stranger's words in our name, so they wait for staff.
/// </summary>
public sealed class MailNaming(PortalDb db)
{
    private const int MaxParticipants = 20;

    public async Task<List<NamedParticipant>> ParticipantsOfAsync(
        InboundMail mail, MailSender sender, IReadOnlyList<EmailMailbox> mailboxes, CancellationToken cancel)
    {
        var named = mail.Message.To.Concat(mail.Message.Cc)
            .Select(a => CleanText.Of(a.Address).ToLowerInvariant())
            .Where(a => DeliverableAddress.Is(a) && a != sender.Address && !mailboxes.Any(m => m.Owns(a)))
            .Distinct()
            .Take(MaxParticipants)
            .ToList();
        if (named.Count == 0)
        {
            return [];
        }

        var isTrusted = !sender.IsUnknown && !mail.Check.IsUnverified;
        var client = db.Set<Organization>().Where(o => o.Id == sender.OrganizationId);
        var domains = isTrusted ? await client.Select(o => o.EmailDomains).SingleAsync(cancel) : [];
        return named.ConvertAll(address => new NamedParticipant(address, IsOwn(address, domains)));
    }

    // A domain where anybody has an address is nobody's own.
    private static bool IsOwn(string address, string[] domains)
    {
        var domain = address[(address.LastIndexOf('@') + 1)..];
        return domains.Contains(domain, StringComparer.OrdinalIgnoreCase) && !FreeMail.Is(domain);
    }
}
