using System.Linq.Expressions;
using KtPortal.Core.Administration;
using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Fields;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets.Services;
using KtPortal.Core.Tickets.Templates;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Configuration;

/// <summary>Gives the tickets of one entry to another, each with a step of its timeline, and what other lists say of it.</summary>
public sealed class TicketMoves(PortalDb db, Journal journal, AdminJournal changes) : IMovesUses
{
    /// <summary>Tickets in one request: each is locked and told.</summary>
    public const int AtOnce = 200;

    public bool Knows(Catalog catalog) => StepOf(catalog.Key) is not null;

    public async Task<int> MoveAsync(Actor actor, Catalog catalog, CatalogEntry from, CatalogEntry to, CancellationToken cancel)
    {
        var moved = await MoveDefaultsAsync(actor, from, to, cancel);
        if (StepOf(catalog.Key) is not { } step)
        {
            return moved;
        }

        var tickets = await db.Set<Ticket>().ForUpdate().Where(Has(step, from.Id)).OrderBy(t => t.Id).Take(AtOnce).ToListAsync(cancel);
        foreach (var ticket in tickets)
        {
            ticket.GiveWay(from.Id, to.Id);
            journal.Record(ticket, actor, new TicketUpdated(ticket.Id), step, TicketFields.ReadersOf(step),
                to is TicketStatus status ? TicketFields.Of(from as TicketStatus, status) : [Said(step, from, to)]);
        }

        return moved + tickets.Count;
    }

    private async Task<int> MoveDefaultsAsync(Actor actor, CatalogEntry from, CatalogEntry to, CancellationToken cancel)
    {
        var categories = await db.Set<TicketCategory>()
            .Where(c => c.DefaultPriorityId == from.Id || c.DefaultQueueId == from.Id).ToListAsync(cancel);
        foreach (var category in categories)
        {
            var field = category.GiveWay(from.Id, to.Id);
            changes.Record(actor, "ticket_category", category.Id, "changed", [Said(field, from, to)]);
        }

        var queues = await db.Set<TicketQueue>().Where(q => q.TeamId == from.Id).ToListAsync(cancel);
        foreach (var queue in queues)
        {
            queue.GiveTo(to.Id);
            const string Field = nameof(TicketQueue.TeamId);
            changes.Record(actor, "ticket_queue", queue.Id, "changed", [Said(Field, from, to)]);
        }

        var templates = await db.Set<TicketTemplate>().Where(t => t.TypeId == from.Id || t.CategoryId == from.Id || t.PriorityId == from.Id
            || t.ServiceId == from.Id || t.QueueId == from.Id || t.TeamId == from.Id).ToListAsync(cancel);
        foreach (var template in templates)
        {
            var field = template.GiveWay(from.Id, to.Id);
            changes.Record(actor, "ticket_template", template.Id, "changed", [Said(field, from, to)]);
        }

        var services = await db.Set<Service>().Where(s => s.DefaultPriorityId == from.Id || s.DefaultCategoryId == from.Id
            || s.DefaultQueueId == from.Id || s.DefaultTeamId == from.Id).ToListAsync(cancel);
        foreach (var service in services)
        {
            var field = service.GiveWay(from.Id, to.Id);
            changes.Record(actor, "service", service.Id, "changed", [Said(field, from, to)]);
        }

        var named = from.Id.ToString();
        var fields = await db.Set<FieldDefinition>().ToListAsync(cancel);
        foreach (var field in fields.FindAll(f => f.ScopeId == from.Id || f.Conditions?.Contains(named, StringComparison.Ordinal) == true))
        {
            field.GiveWay(from.Id, to.Id);
            changes.Record(actor, "custom_field", field.Id, "changed", [Said("ScopeId", from, to)]);
        }

        return categories.Count + queues.Count + templates.Count + services.Count;
    }

    private static string? StepOf(string catalog) => catalog switch
    {
        "statuses" => TicketFields.Status,
        "priorities" => TicketFields.Priority,
        "types" => TicketFields.Type,
        "categories" => TicketFields.Category,
        "services" => TicketFields.Service,
        "queues" => TicketFields.Queue,
        "teams" => TicketFields.Team,
        _ => null,
    };

    private static Expression<Func<Ticket, bool>> Has(string step, Guid id) => step switch
    {
        TicketFields.Status => t => t.StatusId == id,
        TicketFields.Priority => t => t.PriorityId == id,
        TicketFields.Type => t => t.TypeId == id,
        TicketFields.Category => t => t.CategoryId == id,
        TicketFields.Service => t => t.ServiceId == id,
        TicketFields.Team => t => t.TeamId == id,
        _ => t => t.QueueId == id,
    };

    private static ChangedField Said(string name, CatalogEntry from, CatalogEntry to) => new(name, from.Name, to.Name);
}
