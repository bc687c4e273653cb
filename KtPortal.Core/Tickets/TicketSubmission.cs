using KtPortal.Core.Data;
using KtPortal.Core.Fields;
using KtPortal.Core.Files;
using KtPortal.Core.Forms;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets.CustomFields;
using KtPortal.Core.Tickets.Templates;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>What a form or an API call asks for. Clients submit for themselves; staff may name the requester.</summary>
public sealed record SubmitTicket
{
    public required string Subject { get; init; }

    public required string Description { get; init; }

    public TextFormat Format { get; init; }

    public Guid? PriorityId { get; init; }

    public Guid? CategoryId { get; init; }

    public Guid? ServiceId { get; init; }

    /// <summary>For whom staff submit; null: for the actor.</summary>
    public Guid? RequesterId { get; init; }

    /// <summary>What staff began with; where it goes follows from it.</summary>
    public Guid? TemplateId { get; init; }

    /// <summary>When somebody comes, or works on it, where staff say so; until then it waits for nobody.</summary>
    public DateTimeOffset? ScheduledStart { get; init; }

    public DateTimeOffset? ScheduledEnd { get; init; }

    public FieldAnswers Answers { get; init; } = FieldAnswers.None;

    public IReadOnlyList<Guid> FileIds { get; init; } = [];

    /// <summary>Travels in the form, so that a second click does nothing twice.</summary>
    public Guid FormKey { get; init; }

    public string Source { get; init; } = "portal";

    /// <summary>The draft that it was; forgotten when it is sent.</summary>
    public string? Draft { get; init; }
}

public sealed record SubmittedTicket(Guid Id, string Number);

public sealed class TicketSubmission(
    PortalDb db, TicketDoor door, TicketAllowance allowance, NewTicketFields fields, TemplateUse use, TicketScheduling scheduling)
{
    public async Task<Result<SubmittedTicket>> SubmitAsync(Actor actor, SubmitTicket input, CancellationToken cancel)
    {
        if (!actor.May(TicketPermissions.Create))
        {
            return new Problem.Forbidden(ProblemTexts.MayNotSubmit);
        }

        var errors = TicketRules.CheckTexts(input.Subject, input.Description);
        var requesterId = actor.IsStaff ? input.RequesterId ?? actor.UserId : actor.UserId;
        var template = await use.FindAsync(actor, input.TemplateId, cancel);
        var route = await door.FindRouteAsync(WishesOf(requesterId, actor, input, template), cancel);
        if (route.Requester is null)
        {
            errors.Add("RequesterId", ProblemTexts.RequesterMissing);
        }

        if (input.PriorityId is not null && !(route.HasWantedPriority && input.PriorityId == route.PriorityId))
        {
            errors.Add("PriorityId", ProblemTexts.PriorityNotShown);
        }

        if (input.CategoryId is not null && input.CategoryId != route.CategoryId)
        {
            errors.Add("CategoryId", ProblemTexts.CategoryNotShown);
        }

        if (input.ServiceId is not null && input.ServiceId != route.ServiceId)
        {
            errors.Add("ServiceId", TicketProblemTexts.ServiceNotShown);
        }

        var isPlanned = input.ScheduledStart is not null || input.ScheduledEnd is not null;
        if (isPlanned && (!actor.IsStaff || !actor.May(TicketPermissions.Update)))
        {
            return new Problem.Forbidden(TicketProblemTexts.MayNotChange);
        }

        if (isPlanned && errors.Count == 0 && scheduling.Refuse(input.ScheduledStart, input.ScheduledEnd) is { } wrong)
        {
            return wrong;
        }

        var sheet = await fields.OpenAsync(actor, SortOf(input, route, template), input.Answers, cancel, template);
        sheet.Check(errors);
        if (errors.Count > 0)
        {
            return new Problem.Invalid(errors);
        }

        var opening = new TicketOpening
        {
            For = route.Requester!,
            Subject = input.Subject.Trim(),
            Description = new WrittenText(input.Description, input.Format).Trimmed(),
            Source = input.Source,
            FileIds = input.FileIds,
        };
        if (await db.ClaimAsync(actor, await KeyOfAsync(opening, input, cancel), opening.Id, cancel, input.Draft) is { } first)
        {
            return await db.Set<Ticket>().Where(t => t.Id == first).Select(t => new SubmittedTicket(t.Id, t.Number)).SingleAsync(cancel);
        }

        if (await allowance.RefuseTicketAsync(actor, cancel) is { } tooMany)
        {
            return tooMany;
        }

        var ticket = await door.OpenAsync(actor, opening, route, cancel);
        await fields.WriteAsync(ticket.Id, sheet, cancel);
        await scheduling.BeginAsync(actor, ticket, input.ScheduledStart, input.ScheduledEnd, cancel);
        if (template is not null)
        {
            await use.FollowAsync(actor, ticket, template, opening, letsIn: false, cancel);
        }

        return new SubmittedTicket(ticket.Id, ticket.Number);
    }

    private static TicketWishes WishesOf(Guid? requesterId, Actor actor, SubmitTicket input, TicketTemplate? template) => new(requesterId, actor.IsStaff)
    {
        Services = [input.ServiceId, template?.ServiceId],
        Categories = [input.CategoryId, template?.CategoryId],
        Priorities = [input.PriorityId, template?.PriorityId],
        QueueId = template?.QueueId,
    };

    private static NewTicketSort SortOf(SubmitTicket input, TicketRoute route, TicketTemplate? template) =>
        new(route.CategoryId, route.PriorityId, input.Source, route.Requester?.OrganizationId)
        {
            TypeId = template?.TypeId,
            ServiceId = route.ServiceId,
            QueueId = route.QueueId,
            PartnerId = route.Requester?.PartnerId,
        };

    private async Task<Guid> KeyOfAsync(TicketOpening opening, SubmitTicket input, CancellationToken cancel)
    {
        var files = await db.ContentsOfAsync(opening.FileIds, cancel);
        return FormKeys.KeyOf(
            input.FormKey, "ticket", opening.Subject, opening.Description.Text, $"{opening.For.UserId}", $"{input.PriorityId}",
            $"{input.CategoryId}", $"{input.ServiceId}", opening.Source, $"{input.TemplateId}", input.Answers.Written,
            $"{input.ScheduledStart:O} {input.ScheduledEnd:O}", files);
    }
}
