using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Fields;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets.CustomFields;
using KtPortal.Core.Tickets.Relations;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Templates;

/// <summary>Makes of a ticket that was just opened what its template says: puts it where it belongs, and opens what hangs below it.</summary>
public sealed class TemplateUse(PortalDb db, TicketDoor door, TicketTemplates templates, TicketRelations relations, NewTicketFields fields)
{
    /// <inheritdoc cref="TicketTemplates.FindAsync"/>
    internal Task<TicketTemplate?> FindAsync(Actor actor, Guid? id, CancellationToken cancel) => templates.FindAsync(actor, id, cancel);

    /// <param name="letsIn">Its children need nobody to let them in, as it needed nobody.</param>
    internal async Task FollowAsync(
        Actor actor, Ticket ticket, TicketTemplate template, TicketOpening opening, bool letsIn, CancellationToken cancel)
    {
        await templates.ApplyAsync(actor, ticket, template, cancel);
        if (template.Children.Count == 0)
        {
            return;
        }

        var all = await db.Set<TicketTemplate>().AsNoTracking().Include(t => t.Children).Where(t => t.IsActive).ToListAsync(cancel);
        var open = letsIn ? (await StatusBook.LoadAsync(db, cancel))[StatusKey.Open] : null;
        await OpenBelowAsync(new Tree(actor, all, opening, open), ticket, template, 1, cancel);
    }

    /// <summary>What the template says of custom fields, for a ticket that no form asked of.</summary>
    internal async Task FillAsync(Actor actor, Ticket ticket, TicketTemplate template, CancellationToken cancel)
    {
        if (template.CustomFields == TicketTemplate.NoFields)
        {
            return;
        }

        var sort = new NewTicketSort(ticket.CategoryId, ticket.PriorityId, ticket.Source, ticket.OrganizationId)
        {
            TypeId = template.TypeId,
            ServiceId = ticket.ServiceId,
            QueueId = ticket.QueueId,
            PartnerId = ticket.PartnerId,
        };
        await fields.WriteAsync(ticket.Id, await fields.OpenAsync(actor, sort, FieldAnswers.None, cancel, template), cancel);
    }

    // No circle gets in here, whatever two people kept at once: so many tickets, and so deep, and no further.
    private async Task OpenBelowAsync(Tree tree, Ticket parent, TicketTemplate template, int depth, CancellationToken cancel)
    {
        var below = template.Children.Select(c => c.ChildId).ToHashSet();
        foreach (var child in tree.All.Where(t => below.Contains(t.Id)).OrderBy(t => t.SortOrder).ThenBy(t => t.Name))
        {
            if (depth > TemplateTree.Deepest || ++tree.Opened >= TemplateTree.Most)
            {
                return;
            }

            var ticket = await OpenAsync(tree, parent, child, cancel);
            await OpenBelowAsync(tree, ticket, child, depth + 1, cancel);
        }
    }

    private async Task<Ticket> OpenAsync(Tree tree, Ticket parent, TicketTemplate template, CancellationToken cancel)
    {
        var route = await door.FindRouteAsync(
            new TicketWishes(tree.Opening.For.UserId, All: true)
            {
                Services = [template.ServiceId],
                Categories = [template.CategoryId],
                Priorities = [template.PriorityId],
                QueueId = template.QueueId,
            },
            cancel);
        var opening = tree.Opening with
        {
            Id = Guid.CreateVersion7(),
            Subject = template.Subject?.Trim() is { Length: > 0 } subject ? subject : template.Name,
            Description = new WrittenText(template.Description ?? template.Name, TextFormat.Plain).Trimmed(),
            // Its requester was told of the one above it.
            SourceRef = JsonSerializer.Serialize(new { child_of = parent.Number, no_receipt = true }),
            FileIds = [],
        };
        var ticket = await door.OpenAsync(
            tree.Actor, opening, tree.Status is { } open ? route with { StatusId = open.Id, Phase = open.Phase } : route, cancel);
        await FillAsync(tree.Actor, ticket, template, cancel);
        await templates.ApplyAsync(tree.Actor, ticket, template, cancel);
        await relations.HangBelowAsync(tree.Actor, parent, ticket, cancel);
        return ticket;
    }

    private sealed record Tree(Actor Actor, IReadOnlyList<TicketTemplate> All, TicketOpening Opening, TicketStatus? Status)
    {
        public int Opened { get; set; }
    }
}
