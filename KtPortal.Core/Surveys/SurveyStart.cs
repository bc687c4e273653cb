using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Settings;
using KtPortal.Core.TicketMail;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Surveys;

/// <summary>
/// A ticket was resolved: who asked for it will be asked (<see cref="SurveyPost"/>). Not staff, nobody whose mail came from a machine or whose
/// address is not confirmed, nobody who is never to be asked (<see cref="Exemption"/>), and once for each time it is resolved.
/// </summary>
public sealed class SurveyStart(SurveySettingsBook book, SettingsStore settings, TicketMailReaders readers) : IReaction<TicketStatusChanged>
{
    /// <summary>Longer than what was just done can be taken back: nothing that can be has sent mail.</summary>
    internal static readonly TimeSpan Soonest = TimeSpan.FromMinutes(3);

    public async Task ReactAsync(PortalDb db, Actor actor, TicketStatusChanged happened, CancellationToken cancel)
    {
        var ticket = await db.Set<Ticket>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == happened.Ticket, cancel);
        if (ticket is not { Phase: Phase.Resolved, ResolvedAt: { } resolved, IsUnconfirmed: false } || TicketOrigin.Read(ticket.SourceRef).NoReceipt)
        {
            return;
        }

        var set = (await settings.ReadAsync(book, cancel)).Value;
        if (!set.IsOn || await readers.RequesterAsync(ticket, cancel) is not { IsStaff: false } requester)
        {
            return;
        }

        await using var ask = db.Command(
            """
            insert into csat_surveys (tenant_id, id, ticket_id, organization_id, partner_id, contact_id, agent_id, respondent_email, round, due_at)
            select t.tenant_id, $2, t.id, t.organization_id, t.partner_id, t.contact_id, t.assigned_to_id, $3, t.reopened_count, $4
            from tickets t where t.id = $1 and not exists (select 1 from csat_exemptions e where e.tenant_id = t.tenant_id and e.is_active
                and (e.organization_id = t.organization_id or e.email = lower($3)))
            on conflict (tenant_id, ticket_id, round) do nothing
            """,
            ticket.Id, Guid.CreateVersion7(), requester.Address, resolved + Soonest + TimeSpan.FromHours(set.DelayHours));
        await ask.ExecuteNonQueryAsync(cancel);
    }
}
