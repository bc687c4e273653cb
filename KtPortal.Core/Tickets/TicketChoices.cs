using KtPortal.Core.Data;
using KtPortal.Core.Fields;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets.CustomFields;
using KtPortal.Core.Tickets.Requirements;
using Npgsql;

namespace KtPortal.Core.Tickets;

/// <param name="Length">How many wait in its line now; a new one would come after them.</param>
public sealed record PriorityChoice(
    Guid Id, string Name, PriorityLevel Level, string? Hint, bool IsDefault, int? Length, decimal? MinutesPerPlace)
{
    /// <summary>Where a new ticket would stand; null where the tenant does not show it.</summary>
    public QueuePlace? PlaceOfNext => Length is { } length ? new(length + 1, length + 1, MinutesPerPlace) : null;
}

public sealed record Choice(Guid Id, string Name);

/// <param name="Open">How many open tickets are this person's.</param>
/// <param name="Lacks">What the ticket asks for that this person can't do, or not well enough.</param>
public sealed record PersonChoice(Guid Id, string Name, int Open, IReadOnlyList<string> Lacks);

public sealed record StatusChoice(Guid Id, string Name, Phase Phase);

/// <summary>What the form of a new ticket offers; services are often none.</summary>
public sealed record NewTicketChoices(
    IReadOnlyList<PriorityChoice> Priorities, IReadOnlyList<Choice> Categories, IReadOnlyList<Choice> Services, FieldBook Fields)
{
    /// <summary>Which priority a category or service says its tickets have; often none says any.</summary>
    public IReadOnlyDictionary<Guid, Guid> Usual { get; init; } = new Dictionary<Guid, Guid>();

    /// <summary>What nobody says.</summary>
    public PriorityChoice? Default => Priorities.LastOrDefault(p => p.IsDefault);

    /// <summary>What a form begins with: where categories or services say something, nobody has chosen yet.</summary>
    public Guid? First => Usual.Count > 0 ? null : Default?.Id;

    /// <summary>What a ticket would get.</summary>
    public Guid? PriorityOf(Guid? chosen, Guid? service, Guid? category) =>
        chosen ?? UsualOf(service) ?? UsualOf(category) ?? Default?.Id;

    private Guid? UsualOf(Guid? of) => of is { } known && Usual.TryGetValue(known, out var usual) ? usual : null;
}

/// <summary>What forms offer. Read as the actor, so that each is offered only what it may use.</summary>
public sealed class TicketChoices(PortalDb db)
{
    private const string Lists = """
        select 'status' as list, id, name, phase as mark, sort_order from ticket_statuses where is_active
        union all select 'priority', id, name, level, sort_order from ticket_priorities where is_active
        union all select 'category', id, name, null, sort_order from ticket_categories where is_active and parent_id is null
        union all select 'service', id, name, null, sort_order from services where is_active
        union all select 'type', id, name, null, sort_order from ticket_types where is_active
        union all select 'person', u.id, u.name, null, (u.id <> $2)::int
            from users u join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id where u.status = 'active' and r.audience = $1
        """;

    private const string RoutedLists = """

        union all select 'queue', id, name, null, sort_order from ticket_queues where is_active
        union all select 'team', id, name, null, sort_order from teams where is_active
        """;

    /// <summary>Priorities with the length of their lines, categories, services and custom fields, in one round trip.</summary>
    public async Task<NewTicketChoices> ForNewTicketAsync(Actor actor, CancellationToken cancel)
    {
        await using var batch = db.Batch();
        batch.BatchCommands.Add(new($"""
            select p.id, p.name, p.level, p.client_hint, p.is_default, q.minutes_per_place,
                {(actor.IsStaff ? "q.length" : "case when n.queue_position_visible then q.length end")} as length
            from ticket_priorities p join tenants n on n.id = p.tenant_id join app.queue_lengths() q on q.priority_id = p.id
            where p.is_active {(actor.IsStaff ? "" : "and p.client_selectable")} order by p.sort_order
            """));
        batch.BatchCommands.Add(new("""
            select l.list, l.id, l.name, p.id as usual_id from (
                select 'category' as list, id, name, sort_order, default_priority_id from ticket_categories where is_active and parent_id is null
                union all select 'service', id, name, sort_order, default_priority_id from services where is_active) l
            left join ticket_priorities p on p.id = l.default_priority_id and p.is_active order by l.list, l.sort_order, l.name
            """));
        batch.BatchCommands.Add(new($"select {FieldBook.Selected(TicketFieldEntity.Name)} as field_book"));
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        var priorities = new List<PriorityChoice>();
        while (await rows.ReadAsync(cancel))
        {
            priorities.Add(new PriorityChoice(
                rows.Id("id"), rows.Text("name"), EnumText<PriorityLevel>.Parse(rows.Text("level")), rows.OptionalText("client_hint"),
                rows.Flag("is_default"), rows.OptionalNumber("length"), rows.OptionalDecimal("minutes_per_place")));
        }

        await rows.NextResultAsync(cancel);
        var usual = new Dictionary<Guid, Guid>();
        var lists = await ReadChoicesAsync(rows, usual, cancel);
        await rows.NextResultAsync(cancel);
        await rows.ReadAsync(cancel);
        return new NewTicketChoices(
            NoneSooner(priorities), [.. lists["category"]], [.. lists["service"]], FieldBook.Parse(rows.OptionalText("field_book")))
        {
            Usual = usual,
        };
    }

    // A short line of what is less urgent must not promise more than a long one of what is more: it would be chosen for that.
    private static List<PriorityChoice> NoneSooner(List<PriorityChoice> choices)
    {
        var longest = 0m;
        var adjusted = new Dictionary<Guid, decimal>();
        foreach (var choice in choices.OrderByDescending(c => c.Level))
        {
            if (choice is { Length: { } length, MinutesPerPlace: { } minutes })
            {
                longest = Math.Max(longest, (length + 1) * minutes);
                adjusted[choice.Id] = longest / (length + 1);
            }
        }

        return choices.ConvertAll(c => adjusted.TryGetValue(c.Id, out var minutes) ? c with { MinutesPerPlace = minutes } : c);
    }

    /// <summary>People and entries of all lists for the desk's forms, in one statement and in the reader's words.</summary>
    public async Task<DeskChoices> ForDeskAsync(Actor actor, CancellationToken cancel)
    {
        await using var command = db.Command(
            $"{Lists}{(TicketRouting.MayRoute(actor) ? RoutedLists : "")}\norder by list, sort_order, name");
        command.Parameters.Add(new() { Value = AudienceOf(actor) });
        command.Parameters.Add(new() { Value = actor.UserId!.Value });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var entries = new List<(string List, Guid Id, string Name, string? Mark)>();
        while (await rows.ReadAsync(cancel))
        {
            var (list, name) = (rows.Text("list"), rows.Text("name"));
            entries.Add((list, rows.Id("id"), list == "person" ? name : TenantWords.Of(name), rows.OptionalText("mark")));
        }

        var of = entries.ToLookup(e => e.List);
        List<Choice> Of(string list) => [.. of[list].Select(e => new Choice(e.Id, e.Name))];
        return new DeskChoices(
            [.. of["status"].Select(e => new StatusChoice(e.Id, e.Name, EnumText<Phase>.Parse(e.Mark!)))],
            [.. of["priority"].Select(e => (e.Id, e.Name, EnumText<PriorityLevel>.Parse(e.Mark!)))],
            Of("category"),
            Of("person"))
        {
            Types = Of("type"),
            Services = Of("service"),
            Queues = Of("queue"),
            Teams = Of("team"),
        };
    }

    /// <summary>Whom the actor may give a ticket to, himself first, and how much each has open of what the actor reads.</summary>
    /// <param name="ticket">The number of the one that is given; null for any.</param>
    public async Task<IReadOnlyList<PersonChoice>> PeopleAsync(Actor actor, string? ticket, CancellationToken cancel)
    {
        var asks = ticket is not null && NeededSkills.IsFor(actor);
        await using var command = db.Command($"""
            select u.id, u.name, coalesce(l.open, 0) as open, {(asks ? NeededSkills.LackedFor("$3") : "'{}'::text[]")} as lacks
            from users u join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
            left join (
                select assigned_to_id, count(*)::int as open from tickets
                where deleted_at is null and phase in ('new', 'open', 'in_progress', 'pending') group by assigned_to_id
            ) l on l.assigned_to_id = u.id
            where u.status = 'active' and r.audience = $1 order by u.id <> $2, u.name
            """);
        command.Parameters.Add(new() { Value = AudienceOf(actor) });
        command.Parameters.Add(new() { Value = actor.UserId!.Value });
        if (asks)
        {
            command.Parameters.Add(new() { Value = ticket });
        }

        await using var rows = await command.ExecuteReaderAsync(cancel);
        var people = new List<PersonChoice>();
        while (await rows.ReadAsync(cancel))
        {
            people.Add(new PersonChoice(rows.Id("id"), rows.Text("name"), rows.Number("open"), rows.Texts("lacks")));
        }

        return people;
    }

    private static string AudienceOf(Actor actor) => actor.Audience == Audience.Partner ? "partner" : "provider";

    private static async Task<ILookup<string, Choice>> ReadChoicesAsync(
        NpgsqlDataReader rows, Dictionary<Guid, Guid> usual, CancellationToken cancel)
    {
        var list = new List<(string List, Choice Choice)>();
        while (await rows.ReadAsync(cancel))
        {
            list.Add((rows.Text("list"), new Choice(rows.Id("id"), rows.Text("name"))));
            if (rows.OptionalId("usual_id") is { } says)
            {
                usual[rows.Id("id")] = says;
            }
        }

        return list.ToLookup(c => c.List, c => c.Choice);
    }
}

public sealed record DeskChoices(
    IReadOnlyList<StatusChoice> Statuses,
    IReadOnlyList<(Guid Id, string Name, PriorityLevel Level)> Priorities,
    IReadOnlyList<Choice> Categories,
    IReadOnlyList<Choice> People)
{
    public IReadOnlyList<Choice> Types { get; init; } = [];

    public IReadOnlyList<Choice> Services { get; init; } = [];

    /// <summary>Empty for whom queues and teams are none of.</summary>
    public IReadOnlyList<Choice> Queues { get; init; } = [];

    /// <inheritdoc cref="Queues"/>
    public IReadOnlyList<Choice> Teams { get; init; } = [];
}
