using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets.Templates;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Recurring;

/// <summary>The job that makes the ticket of one occurrence. What it needs may be gone: then there is none, and it ends.</summary>
public sealed class RecurringOpening(TicketDoor door, TicketTemplates templates, RecurringEnd end) : IOutboxHandler
{
    public const string Kind = "ticket.recurs";

    public async Task HandleAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel)
    {
        var id = payload.IdOf("occurrence");
        if (await db.Set<RecurringOccurrence>().ForUpdate().SingleOrDefaultAsync(o => o.Id == id, cancel) is not { State: "due" } occurrence)
        {
            return;
        }

        var recurring = await db.Set<RecurringTicket>().ForUpdate().SingleAsync(r => r.Id == occurrence.RecurringId, cancel);
        var template = await db.Set<TicketTemplate>().AsNoTracking().SingleAsync(t => t.Id == recurring.TemplateId, cancel);
        var route = await door.FindRouteAsync(recurring.RequesterId, template.PriorityId, template.CategoryId, all: true, cancel, template.QueueId);
        var requester = recurring.RequesterId is null ? await OwnAsync(db, cancel) : await ActiveAsync(db, route.Requester, cancel);
        if ((requester, template.IsActive) is not ({ } asks, true))
        {
            var why = template.IsActive ? RecurringOccurrence.NoRequester : RecurringOccurrence.NoTemplate;
            occurrence.Skip(why);
            if (recurring.IsActive)
            {
                await end.EndAsync(actor, recurring, why, cancel);
            }

            return;
        }

        var by = actor with { Name = recurring.Name, DisplayName = recurring.Name };
        var ticket = await door.OpenAsync(by, OpeningOf(recurring, occurrence, template, asks), route, cancel);
        await templates.ApplyAsync(by, ticket, template, cancel);
        occurrence.Made(ticket.Id);
        await db.SaveChangesAsync(cancel);
    }

    private static TicketOpening OpeningOf(RecurringTicket recurring, RecurringOccurrence occurrence, TicketTemplate template, TicketRequester asks) => new()
    {
        For = asks,
        Subject = template.Subject?.Trim() is { Length: > 0 } subject ? subject : recurring.Name,
        Description = new WrittenText(template.Description ?? recurring.Name, TextFormat.Plain).Trimmed(),
        Source = "recurring",
        SourceRef = JsonSerializer.Serialize(new
        {
            recurring = recurring.Id,
            occurs_at = occurrence.OccursAt,
            no_receipt = !recurring.TellsRequester,
        }),
        WaitingSince = recurring.LeadDays > 0 ? occurrence.OccursAt : null,
        ScheduledStart = recurring.LeadDays > 0 ? occurrence.OccursAt : null,
    };

    private static async Task<TicketRequester?> ActiveAsync(PortalDb db, TicketRequester? requester, CancellationToken cancel)
    {
        if (requester is null)
        {
            return null;
        }

        await using var ask = db.Command("select status = 'active' from organizations where id = $1", requester.OrganizationId);
        return await ask.ExecuteScalarAsync(cancel) is true ? requester : null;
    }

    /// <summary>The provider's own work, which nobody of a client asked for.</summary>
    private static async Task<TicketRequester?> OwnAsync(PortalDb db, CancellationToken cancel)
    {
        await using var find = db.Command("select id, name from organizations where kind = 'provider'");
        await using var row = await find.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? new(row.Id("id"), null, null, row.Text("name"), null) : null;
    }
}
