using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets.Templates;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Recurring;

/// <summary>The job that makes the ticket of one occurrence. What it needs may be gone: then there is none, and it ends.</summary>
public sealed class RecurringOpening(TicketDoor door, TemplateUse use, RecurringEnd end) : IOutboxHandler
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
        var template = await db.Set<TicketTemplate>().AsNoTracking().Include(t => t.Children).SingleAsync(t => t.Id == recurring.TemplateId, cancel);
        var wishes = new TicketWishes(recurring.RequesterId, All: true)
        {
            Services = [template.ServiceId],
            Categories = [template.CategoryId],
            Priorities = [template.PriorityId],
            QueueId = template.QueueId,
        };
        var route = await door.FindRouteAsync(wishes, cancel);
        var (requester, server) = await AskingAsync(db, recurring, route, cancel);
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

        // Its own name is the provider's; clients and partners read who serves them. What is planned needs nobody to let it in.
        var by = actor with { Name = server, DisplayName = server };
        var open = (await StatusBook.LoadAsync(db, cancel))[StatusKey.Open];
        var opening = OpeningOf(recurring, occurrence, template, asks);
        var ticket = await door.OpenAsync(by, opening, route with { StatusId = open.Id, Phase = Phase.Open }, cancel);
        await use.FillAsync(by, ticket, template, cancel);
        await use.FollowAsync(by, ticket, template, opening, letsIn: true, cancel);
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

    /// <returns>For whom it is, null where he or his company is not active any more, and who serves them; without anybody the provider itself.</returns>
    private static async Task<(TicketRequester? Asks, string Server)> AskingAsync(
        PortalDb db, RecurringTicket recurring, TicketRoute route, CancellationToken cancel)
    {
        await using var find = db.Command("""
            select v.id, v.name, coalesce(p.name, v.name) as server, o.status = 'active' as is_active
            from organizations v
            left join organizations o on o.id = $1
            left join organizations p on p.id = o.partner_id
            where v.kind = 'provider'
            """);
        find.Parameters.Add(new() { Value = route.Requester?.OrganizationId as object ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        await using var row = await find.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        var asks = recurring.RequesterId is null ? new(row.Id("id"), null, null, row.Text("name"), null)
            : row.OptionalFlag("is_active") is true ? route.Requester
            : null;
        return (asks, row.Text("server"));
    }
}
