using KtPortal.Core.Accounts;
using KtPortal.Core.Clients;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Mail;
using KtPortal.Core.Teams;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Escalations;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.TicketMail;

/// <summary>
/// A ticket was escalated: a mail to the provider's managers and to who leads the team that has it, but not to who escalated it. Of one
/// deleted or settled since there is nothing to tell.
/// </summary>
public sealed class EscalationNotices(StaffNotices notices) : IReaction<TicketEscalated>
{
    public async Task ReactAsync(PortalDb db, Actor actor, TicketEscalated happened, CancellationToken cancel)
    {
        var told = await (
            from escalation in db.Set<Escalation>()
            join ticket in db.Set<Ticket>() on escalation.TicketId equals ticket.Id
            join client in db.Set<Organization>() on ticket.OrganizationId equals client.Id
            where escalation.Id == happened.Escalation && escalation.SettledAt == null
            select new { Escalation = escalation, Ticket = ticket, Client = client.Name }).AsNoTracking().SingleOrDefaultAsync(cancel);
        if (told is null)
        {
            return;
        }

        await notices.SendAsync(
            await ReadersAsync(db, told.Ticket, told.Escalation, cancel),
            () => new StaffNotice(
                LetterTexts.Escalated.With(told.Ticket.Number, told.Escalation.Level, told.Ticket.Subject),
                WrittenText.AsTyped($"{LetterTexts.EscalatedBy.With(told.Escalation.EscalatedByName, told.Client)}\n\n{told.Escalation.Reason}"),
                LetterTexts.OpenTicket.With(told.Ticket.Number), "/desk/tickets/" + told.Ticket.Number, LetterTexts.EscalatedFooter),
            $"escalation:{told.Escalation.Id:N}",
            cancel);
    }

    private static async Task<List<User>> ReadersAsync(PortalDb db, Ticket ticket, Escalation escalation, CancellationToken cancel)
    {
        var queueTeam = db.Set<TicketQueue>().Where(q => q.Id == ticket.QueueId).Select(q => q.TeamId);
        var leads = db.Set<Team>().Where(t => t.Id == ticket.TeamId || queueTeam.Contains(t.Id)).Select(t => t.LeadId);
        return await (
            from user in db.Set<User>()
            join role in db.Set<Role>() on user.RoleId equals role.Id
            where user.Status == "active" && role.Audience == "provider" && user.Id != escalation.EscalatedById
                && (role.Permissions.Contains(TicketPermissions.Accept) || leads.Contains(user.Id))
            orderby user.Id
            select user).AsNoTracking().ToListAsync(cancel);
    }
}
