using KtPortal.Core.Accounts;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Files;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>What a form or an API call asks for. Clients submit for themselves; staff may name the requester.</summary>
public sealed record SubmitTicket
{
    public required string Subject { get; init; }

    public required string Description { get; init; }

    public Guid? PriorityId { get; init; }

    public Guid? CategoryId { get; init; }

    /// <summary>For whom staff submit; null: for the actor.</summary>
    public Guid? RequesterId { get; init; }

    public IReadOnlyList<Guid> FileIds { get; init; } = [];

    /// <summary>Travels in the form, so that a second click does nothing twice.</summary>
    public Guid FormKey { get; init; }

    public string Source { get; init; } = "portal";
}

public sealed record SubmittedTicket(Guid Id, string Number);

public sealed class TicketSubmission(PortalDb db, Journal journal, Attaching files, TicketAllowance allowance, TimeProvider clock)
{
    internal TicketAllowance Allowance => allowance;

    public async Task<Result<SubmittedTicket>> SubmitAsync(Actor actor, SubmitTicket input, CancellationToken cancel)
    {
        if (!actor.May(TicketPermissions.Create))
        {
            return new Problem.Forbidden(ProblemTexts.MayNotSubmit);
        }

        var errors = TicketRules.CheckTexts(input.Subject, input.Description);
        var requester = await FindRequesterAsync(actor, input.RequesterId, cancel);
        if (requester is null)
        {
            errors["RequesterId"] = ProblemTexts.RequesterMissing;
        }

        var priorities = await db.Set<TicketPriority>().AsNoTracking().Where(p => p.IsActive).ToListAsync(cancel);
        var priority = input.PriorityId is { } chosen ? priorities.Find(p => p.Id == chosen && (actor.IsStaff || p.ClientSelectable)) : null;
        if (input.PriorityId is not null && priority is null)
        {
            errors["PriorityId"] = ProblemTexts.PriorityNotShown;
        }

        var category = input.CategoryId is { } wanted
            ? await db.Set<TicketCategory>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == wanted && c.IsActive, cancel)
            : null;
        if (input.CategoryId is not null && category is null)
        {
            errors["CategoryId"] = ProblemTexts.CategoryNotShown;
        }

        if (errors.Count > 0)
        {
            return new Problem.Invalid(errors);
        }

        // The category's own, unless that has been set aside.
        var named = category?.DefaultQueueId;
        var queue = await db.Set<TicketQueue>().AsNoTracking().Where(q => q.IsDefault || (q.IsActive && q.Id == named))
            .OrderByDescending(q => q.Id == named).FirstAsync(cancel);
        priority ??= priorities.Find(p => p.Id == category?.DefaultPriorityId) ?? priorities.Single(p => p.IsDefault);
        var book = await StatusBook.LoadAsync(db, cancel);
        var ticket = Ticket.Submit(
            new TicketDraft
            {
                OrganizationId = requester!.OrganizationId,
                ContactId = requester.ContactId,
                RequesterId = requester.Id,
                RequesterName = requester.Name,
                RequesterEmail = requester.Email,
                CreatedById = actor.UserId,
                Subject = input.Subject.Trim(),
                Description = input.Description.Trim(),
                Source = input.Source,
                Status = queue.RequiresAcceptance ? book[StatusKey.New] : book[StatusKey.Open],
                PriorityId = priority.Id,
                CategoryId = category?.Id,
                QueueId = queue.Id,
            },
            clock.GetUtcNow());
        var key = FormKeys.KeyOf(input.FormKey, "ticket", ticket.Subject, ticket.Description, ticket.PriorityId.ToString());
        if (await db.ClaimAsync(actor, key, ticket.Id, cancel) is { } first)
        {
            return await db.Set<Ticket>().Where(t => t.Id == first).Select(t => new SubmittedTicket(t.Id, t.Number)).SingleAsync(cancel);
        }

        if (await allowance.RefuseTicketAsync(actor, cancel) is { } tooMany)
        {
            return tooMany;
        }

        return await WriteAsync(actor, ticket, input.FileIds, cancel);
    }

    /// <summary>Writes a ticket that has been checked, with all that follows from it.</summary>
    internal async Task<SubmittedTicket> WriteAsync(Actor actor, Ticket ticket, IReadOnlyList<Guid> fileIds, CancellationToken cancel)
    {
        db.Add(ticket);
        // The ticket first: an attachment hangs on one that is there.
        await (fileIds.Count > 0 ? db.SaveChangesAsync(cancel) : Task.CompletedTask);
        await files.AttachAsync(actor, ticket.About, null, ticket.OrganizationId, fileIds, cancel);
        journal.Record(ticket, actor, new TicketCreated(ticket.Id), "created", Visibility.Public,
            after: new Dictionary<string, object?> { ["subject"] = ticket.Subject });
        await db.SaveChangesAsync(cancel);
        return new SubmittedTicket(ticket.Id, ticket.Number);
    }

    private Task<User?> FindRequesterAsync(Actor actor, Guid? requesterId, CancellationToken cancel)
    {
        var id = actor.IsStaff ? requesterId ?? actor.UserId : actor.UserId;
        return db.Set<User>().AsNoTracking().SingleOrDefaultAsync(u => u.Id == id && u.Status == "active", cancel);
    }
}
