using KtPortal.Core.Data;
using KtPortal.Core.Fields;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets.Templates;

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
    /// <param name="template">Says what no answer is for.</param>
    public async Task<FieldSheet> OpenAsync(
        Actor actor, NewTicketSort sort, FieldAnswers answers, CancellationToken cancel, TicketTemplate? template = null)
    {
        await using var command = db.Command($"select {FieldBook.Selected(TicketFieldEntity.Name)}");
        var book = FieldBook.Parse(await command.ExecuteScalarAsync(cancel) as string);
        return Open(actor, book, sort, template is null ? answers : Filled(book, template, answers, (_, sent) => sent is null));
    }

    /// <summary>What a template says, where nothing was typed; what was typed stays.</summary>
    public FieldAnswers FilledBy(FieldBook book, TicketTemplate template, FieldAnswers answers) =>
        Filled(book, template, answers, (usual, sent) => sent is null || sent.All(s => s.Length == 0) || sent.Where(s => s.Length > 0).SequenceEqual(usual));

    /// <param name="book">As it was read with the rest of the form.</param>
    public FieldSheet Open(Actor actor, FieldBook book, NewTicketSort sort, FieldAnswers answers)
    {
        var facts = TicketFieldSet.FactsOf(
            sort.TypeId, sort.CategoryId, sort.ServiceId, sort.PriorityId, sort.QueueId, sort.Source, sort.OrganizationId, sort.PartnerId);
        return new FieldSheet(book.All.Where(f => f.IsActive && (actor.IsStaff || actor.Audience == Audience.System || f.ClientEdits)), null, facts, answers, clock.GetUtcNow())
        {
            Requires = f => f.RequiredOn == FieldNeeds.Always || (actor.IsClient && f.RequiredOn == FieldNeeds.Create),
        };
    }

    /// <summary>All fields there are, whatever else they belong to: for a template, of which a ticket of any sort may be made.</summary>
    /// <param name="kept">See <see cref="TemplateAnswers"/>.</param>
    public async Task<FieldSheet> OfTemplateAsync(string? kept, FieldAnswers answers, CancellationToken cancel)
    {
        await using var command = db.Command($"select {FieldBook.Selected(TicketFieldEntity.Name)}");
        var all = FieldBook.Parse(await command.ExecuteScalarAsync(cancel) as string).All.Where(f => f.IsActive)
            .Select(f => f with { ScopeId = null, Spec = f.Spec with { ShowIf = null } });
        return new FieldSheet(all, TemplateAnswers.Read(kept), new FieldFacts(new Dictionary<string, string?>()), answers, clock.GetUtcNow());
    }

    internal Task WriteAsync(Guid ticket, FieldSheet sheet, CancellationToken cancel) =>
        values.WriteAsync(ticket, sheet.Shown, sheet.Changed, cancel);

    private FieldAnswers Filled(
        FieldBook book, TicketTemplate template, FieldAnswers answers, Func<IReadOnlyList<string>, IReadOnlyList<string>?, bool> isFree)
    {
        var (context, typed) = (FieldContext.At(answers.Zone, clock.GetUtcNow()), answers.Typed.ToDictionary(a => a.Key, a => a.Value));
        foreach (var (key, value) in TemplateAnswers.Read(template.CustomFields))
        {
            if (value is not null && book.Find(key)?.Spec is { } spec
                && isFree(spec.Default is { } usual ? spec.Type.Typed(spec, usual, context) : [], typed.GetValueOrDefault(key)))
            {
                typed[key] = spec.Type.Typed(spec, value, context);
            }
        }

        return answers with { Typed = typed };
    }
}
