using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Tickets.Services;

/// <summary>What a new ticket is sorted by: the first of form, template, service, category, queue and tenant that says something.</summary>
public sealed class DefaultOrderTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Placed = """
        select concat_ws(' ', case p.name when 'Low' then 'form' when 'High' then 'template' when 'Critical' then 'service' when 'Medium' then 'tenant'
                else split_part(p.name, ' ', 1) end,
            case when q.is_default then 'tenant' else split_part(q.name, ' ', 1) end, coalesce(split_part(c.name, ' ', 1), '-'),
            coalesce(split_part(m.name, ' ', 1), '-'))
        from tickets t join ticket_priorities p on p.id = t.priority_id join ticket_queues q on q.id = t.queue_id
        left join ticket_categories c on c.id = t.category_id left join teams m on m.id = t.team_id where t.id = $1
        """;

    private readonly string mark = Guid.CreateVersion7().ToString("N");

    private Shop Shop => database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Who says what; then whose priority, queue, category and team the ticket has. Queues other than the tenant's have a team.</summary>
    [Theory]
    [InlineData("", "", "", "", "tenant tenant - -")]
    [InlineData("category", "", "", "priority queue", "category category form queue")]
    [InlineData("category", "", "priority", "priority queue", "service category form queue")]
    [InlineData("category", "", "priority queue team", "priority queue", "service service form service")]
    [InlineData("", "", "priority category queue team", "priority queue", "service service service service")]
    [InlineData("", "", "category", "priority queue", "category category service queue")]
    [InlineData("", "", "team", "", "tenant tenant - service")]
    [InlineData("priority", "", "priority queue", "", "form service - queue")]
    [InlineData("", "priority", "priority queue team", "", "template service - service")]
    [InlineData("", "service", "priority queue", "", "service service - queue")]
    [InlineData("", "priority category queue team", "priority category queue team", "priority queue", "template template template template")]
    [InlineData("priority category", "priority category queue team", "priority category queue team", "priority queue", "form template form template")]
    public async Task The_first_that_says_something_is_followed(string form, string template, string service, string category, string expected)
    {
        var priority = await Add("ticket_priorities", "category", "level", "'low'");
        var queues = new Dictionary<string, Guid>();
        var team = await Add("teams", "queue");
        foreach (var level in (string[])["template", "service", "category"])
        {
            queues[level] = await Add("ticket_queues", level, "team_id", $"'{team}'");
        }

        async Task<Guid> Category(string of) => await Add(
            "ticket_categories", of, "default_priority_id, default_queue_id",
            $"{If(category, "priority", priority)}, {If(category, "queue", queues["category"])}");
        var about = await Add(
            "services", "service", "default_priority_id, default_category_id, default_queue_id, default_team_id",
            $"{If(service, "priority", Shop.Priorities["Critical"])}, {If(service, "category", await Category("service"))}, "
            + $"{If(service, "queue", queues["service"])}, {If(service, "team", await Add("teams", "service"))}");
        var made = await Add(
            "ticket_templates", "template", "priority_id, category_id, queue_id, team_id, service_id",
            $"{If(template, "priority", Shop.Priorities["High"])}, {If(template, "category", await Category("template"))}, "
            + $"{If(template, "queue", queues["template"])}, {If(template, "team", await Add("teams", "template"))}, {If(template, "service", about)}");
        var ticket = await SubmitAsync(Shop.Manager, new SubmitTicket
        {
            Subject = "It is quiet here",
            Description = "Nothing comes out of it any more.",
            RequesterId = Shop.Harbor.Dana.Id,
            Source = "desk",
            PriorityId = form.Contains("priority", StringComparison.Ordinal) ? Shop.Priorities["Low"] : null,
            CategoryId = form.Contains("category", StringComparison.Ordinal) ? await Category("form") : null,
            ServiceId = service.Length > 0 && !template.Contains("service", StringComparison.Ordinal) ? about : null,
            TemplateId = template.Length > 0 ? made : null,
        });
        Assert.Equal(expected, await database.Truth<string>(Placed, ticket));
        Assert.Equal(service.Length > 0, await database.Truth<bool>("select service_id is not null from tickets where id = $1", ticket));
    }

    [Fact]
    public async Task A_client_goes_where_the_service_says_even_to_what_clients_cannot_choose()
    {
        var (queue, team) = (await Add("ticket_queues", "service"), await Add("teams", "service"));
        var priority = await Add("ticket_priorities", "service", "level, client_selectable", "'high', false");
        var about = await Add(
            "services", "service", "default_priority_id, default_queue_id, default_team_id", $"'{priority}', '{queue}', '{team}'");
        foreach (var who in (Person[])[Shop.Harbor.Dana, Shop.Lumen.Office])
        {
            var ticket = await SubmitAsync(who, new SubmitTicket
            {
                Subject = "It is quiet here",
                Description = "Nothing comes out of it any more.",
                ServiceId = about,
            });
            Assert.Equal("service service - service", await database.Truth<string>(Placed, ticket));
        }
    }

    [Fact]
    public async Task What_was_set_aside_leads_nowhere()
    {
        var queue = await Add("ticket_queues", "service", "is_active", "false");
        var about = await Add("services", "service", "default_queue_id", $"'{queue}'");
        var ticket = await SubmitAsync(Shop.Harbor.Dana, new SubmitTicket
        {
            Subject = "It is quiet here",
            Description = "Nothing comes out of it any more.",
            ServiceId = about,
        });
        Assert.Equal("tenant tenant - -", await database.Truth<string>(Placed, ticket));
    }

    private async Task<Guid> SubmitAsync(Person who, SubmitTicket input)
    {
        var sent = await database.As(
            who.Actor, scope => scope.Get<TicketSubmission>().SubmitAsync(scope.Actor, input with { FormKey = Guid.CreateVersion7() }, Cancel));
        Assert.True(sent.Succeeded, sent.Problem?.ToString());
        return sent.Value.Id;
    }

    private static string If(string says, string what, Guid then) => says.Contains(what, StringComparison.Ordinal) ? $"'{then}'" : "null";

    private async Task<Guid> Add(string table, string level, string? columns = null, string? values = null)
    {
        var id = Guid.CreateVersion7();
        await database.Force(
            $"insert into {table} (tenant_id, id, name{(columns is null ? "" : ", " + columns)}) values ($1, $2, $3{(values is null ? "" : ", " + values)})",
            Shop.TenantId, id, $"{level} {mark} {id}");
        return id;
    }
}
