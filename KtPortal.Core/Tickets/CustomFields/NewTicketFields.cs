using KtPortal.Core.Data;
using KtPortal.Core.Fields;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Tickets.CustomFields;

/// <summary>How a new ticket is sorted, as far as its form says; what its fields depend on.</summary>
/// <param name="OrganizationId">For whom it is; null while that isn't known.</param>
public sealed record NewTicketSort(Guid? CategoryId, Guid? PriorityId, string Source, Guid? OrganizationId)
{
    public Guid? TypeId { get; init; }

    public Guid? ServiceId { get; init; }

    public Guid? QueueId { get; init; }

    public Guid? PartnerId { get; init; }
}

/// <summary>The fields of a ticket that is being written. Clients are asked for what they may fill in, staff for all they read.</summary>
public sealed class NewTicketFields(PortalDb db, TicketFieldValues values, TimeProvider clock)
{
    public async Task<FieldSheet> OpenAsync(Actor actor, NewTicketSort sort, FieldAnswers answers, CancellationToken cancel)
    {
        await using var command = db.Command($"select {FieldBook.Selected(TicketFieldEntity.Name)}");
        return Open(actor, FieldBook.Parse(await command.ExecuteScalarAsync(cancel) as string), sort, answers);
    }

    /// <param name="book">As it was read with the rest of the form.</param>
    public FieldSheet Open(Actor actor, FieldBook book, NewTicketSort sort, FieldAnswers answers)
    {
        var facts = TicketFieldSet.FactsOf(
            sort.TypeId, sort.CategoryId, sort.ServiceId, sort.PriorityId, sort.QueueId, sort.Source, sort.OrganizationId, sort.PartnerId);
        return new FieldSheet(book.All.Where(f => f.IsActive && (actor.IsStaff || f.ClientEdits)), null, facts, answers, clock.GetUtcNow())
        {
            Requires = f => f.RequiredOn == FieldNeeds.Always || (actor.IsClient && f.RequiredOn == FieldNeeds.Create),
        };
    }

    internal Task WriteAsync(Guid ticket, FieldSheet sheet, CancellationToken cancel) =>
        values.WriteAsync(ticket, sheet.Shown, sheet.Changed, cancel);
}
