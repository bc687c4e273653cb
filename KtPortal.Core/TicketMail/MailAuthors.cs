using KtPortal.Core.Mail;
using KtPortal.Core.Tickets;

namespace KtPortal.Core.TicketMail;

internal static class MailAuthors
{
    /// <summary>The author of what lands at an organization: ids only where they belong there, else name and address.</summary>
    public static MailAuthor Of(Guid organizationId, MailSender sender)
    {
        var isInside = sender.OrganizationId == organizationId;
        return new MailAuthor
        {
            Name = sender.Name,
            DisplayName = sender.DisplayName,
            Email = sender.Address,
            UserId = isInside || sender.IsStaff ? sender.UserId : null,
            ContactId = isInside ? sender.ContactId : null,
            IsStaff = sender.IsStaff,
            IsProvider = sender.Audience == "provider",
        };
    }
}
