using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Isolation;

/// <summary>Tables of the caller's own can't stand in for ours: nobody makes any, and no function would look at them.</summary>
public sealed class SearchPathTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private Shop Shop => database.Shop;

    [Fact]
    public async Task Nobody_who_logs_in_or_is_stepped_into_makes_temporary_tables()
    {
        string[] roles = [.. DatabaseRoles.All, "kt_app", "kt_definer", "kt_scheduler", "kt_jobs"];
        Assert.True(await database.Truth<bool>("select has_database_privilege('kt_owner', current_database(), 'TEMP')"));
        foreach (var role in roles)
        {
            var may = await database.Truth<bool>("select has_database_privilege($1, current_database(), 'TEMP')", role);
            Assert.Equal((role, false), (role, may));
        }
    }

    [Fact]
    public async Task A_function_that_looks_at_tables_names_their_schema_or_looks_at_temporary_ones_last()
    {
        const string Names =
            "(select string_agg(relname, '|') from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p'))";
        const string Functions = $"""
            from pg_proc p where p.pronamespace = 'app'::regnamespace and p.prokind = 'f' and p.prosrc ~ ('\m(' || {Names} || ')\M')
            """;
        Assert.True(await database.Truth<long>($"select count(*) {Functions}") > 20);
        var open = await database.Truth<string>($"""
            select coalesce(string_agg(p.oid::regprocedure::text, ', '), '') {Functions}
            and not exists (select 1 from unnest(p.proconfig) c where c ~ '^search_path=.*, pg_temp$')
            and p.prosrc ~ ('(?<![.\w/''])\m(' || {Names} || ')\M')
            """);
        Assert.Equal("", open);
    }

    [Fact]
    public async Task Even_with_tables_of_the_own_under_the_names_of_ours_nothing_is_believed()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        await database.Force($"grant temporary on database {database.Name} to kt_client_user");
        await using var session = await database.RawAs(Shop.Lumen.Dana.Actor);
        await session.Run($"""
            create temporary table organizations as
                select app.tenant_id() as tenant_id, '{Shop.Lumen.Id}'::uuid as id, '{Shop.Southwind.Id}'::uuid as partner_id;
            create temporary table users as
                select app.tenant_id() as tenant_id, '{Shop.Lumen.Dana.Id}'::uuid as id, 'The director'::text as name,
                    'The director'::text as display_name, 'director@example.org'::text as email, null::uuid as contact_id;
            create temporary table tickets as
                select app.tenant_id() as tenant_id, '{ticket.Id}'::uuid as id, '{Shop.Cedar.Id}'::uuid as organization_id,
                    '{Shop.Southwind.Id}'::uuid as partner_id, 'x'::text as number;
            create temporary table ticket_queues as
                select tenant_id, id, true as is_default, false as requires_acceptance, false as counts_as_waiting
                from public.ticket_queues;
            create temporary table ticket_statuses as select tenant_id, id, 'open'::text as phase from public.ticket_statuses;
            """);
        await database.Force($"revoke temporary on database {database.Name} from kt_client_user");
        Assert.Equal("The director", await session.Ask<string>("select name from users"));

        Assert.Equal($"{Shop.Northwind.Id} {Shop.Lumen.Dana.Actor.Name} new true", await session.Ask<string>($"""
            insert into public.tickets (tenant_id, id, organization_id, requester_id, created_by_id, subject, description, source,
                status_id, phase, priority_id, queue_id, waiting_since, reader_ids)
            values ('{Shop.TenantId}', gen_random_uuid(), '{Shop.Lumen.Id}', app.user_id(), app.user_id(), 'Printer', 'It burns.', 'portal',
                '{Shop.Statuses[StatusKey.New]}', 'new', '{Shop.Priorities["Medium"]}',
                (select id from public.ticket_queues where is_default), now(), array[app.user_id()])
            returning concat_ws(' ', partner_id, requester_name, phase, in_line::text)
            """));
        Assert.Equal($"{Shop.Lumen.Id} {Shop.Northwind.Id} {Shop.Lumen.Dana.Actor.Name}", await session.Ask<string>($"""
            insert into public.ticket_comments (tenant_id, id, ticket_id, visibility, content, author_id, author_name, is_staff, source)
            values ('{Shop.TenantId}', gen_random_uuid(), '{ticket.Id}', 'public', 'Words', app.user_id(), '', false, 'portal')
            returning concat_ws(' ', organization_id, partner_id, author_name)
            """));
    }
}
