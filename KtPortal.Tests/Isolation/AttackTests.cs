using System.Text.Json.Nodes;
using KtPortal.Core.Files;
using KtPortal.Core.Kernel;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Isolation;

/// <summary>
/// Raw SQL under each role, over every table of the catalog: two tenants, two partners, two clients of one partner, two users
/// of one client. What a row's owner is, <see cref="Sight"/> says independently of the policies.
/// </summary>
public sealed class AttackTests(House house) : IClassFixture<House>
{
    private const string Denied = "42501";

    private TestDatabase Database => house.Database;

    public static TheoryData<string> Attackers =>
    [
        "manager", "owner of Northwind", "staff of Southwind", "admin of Harbor", "Dana of Harbor", "Drew of Harbor", "admin of Lumen", "Dana of Lumen",
        "manager of Acme", "owner of Acme's Northwind", "admin of Acme's Harbor", "Dana of Acme's Harbor",
    ];

    private Person Attacker(string name)
    {
        var (shop, acme) = (Database.Shop, Database.Acme);
        return name switch
        {
            "manager" => shop.Manager,
            "owner of Northwind" => shop.Northwind.Owner,
            "staff of Southwind" => shop.Southwind.Staff,
            "admin of Harbor" => shop.Harbor.Office,
            "Dana of Harbor" => shop.Harbor.Dana,
            "Drew of Harbor" => shop.Harbor.Drew,
            "admin of Lumen" => shop.Lumen.Office,
            "Dana of Lumen" => shop.Lumen.Dana,
            "manager of Acme" => acme.Manager,
            "owner of Acme's Northwind" => acme.Northwind.Owner,
            "admin of Acme's Harbor" => acme.Harbor.Office,
            "Dana of Acme's Harbor" => acme.Harbor.Dana,
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };
    }

    [Fact]
    public async Task Every_table_has_rows_of_both_tenants()
    {
        var rows = await ReadAllAsync(await Schema.ReadAsync(Database));
        var missing = rows.Where(t => t.Key is not ("data_protection_keys" or "tenants"))
            .Where(t => ((Shop[])[Database.Shop, Database.Acme]).Any(s => t.Value.All(r => Sight.Text(r["tenant_id"]) != s.TenantId.ToString())))
            .Select(t => t.Key).ToList();
        Assert.True(missing.Count == 0, $"Without rows there is nothing to attack. Let House fill: {string.Join(", ", missing)}");
    }

    [Theory]
    [MemberData(nameof(Attackers))]
    public async Task Reads_nothing_outside(string name)
    {
        var (actor, schema, sight) = await PrepareAsync(name);
        await using var session = await Database.RawAs(actor);
        var asked = 0;
        foreach (var table in schema.Tables)
        {
            if (await GrantedAsync(actor, table, "SELECT") is not { Count: > 0 } readable)
            {
                continue;
            }

            var seen = await session.Try($"select {RowOf(readable)} from {table.Name} t");

            Assert.Null(seen.SqlState);
            asked++;
            Assert.True(sight.All(table.Name).Any(r => !sight.Sees(table.Name, r)), $"{table.Name} has no row that {name} must not see");
            Assert.All(seen.Returned, r => Assert.True(sight.Sees(table.Name, Parse(r)), $"{name} sees in {table.Name}: {r}"));
            Assert.Equal(seen.Returned.Count, await session.Ask<long>($"select count(*) from {table.Name}"));
        }

        Assert.True(asked >= 15, $"only {asked} tables were asked");
    }

    [Theory]
    [MemberData(nameof(Attackers))]
    public async Task Sees_all_of_its_own(string name)
    {
        var (actor, schema, sight) = await PrepareAsync(name);
        await using var session = await Database.RawAs(actor);
        foreach (var table in (string[])["tickets", "ticket_comments", "timeline_events", "attachments", "files", "users", "organizations", "ticket_participants", "ticket_queue_places", "ticket_statuses"])
        {
            var own = sight.All(table).Count(r => sight.Sees(table, r));
            Assert.True(own > 0, table);
            Assert.Equal((table, own), (table, (int)await session.Ask<long>($"select count(*) from {table}")));
        }

        Assert.NotEmpty(schema.Tables);
    }

    [Theory]
    [MemberData(nameof(Attackers))]
    public async Task Changes_nothing_outside(string name)
    {
        var (actor, schema, sight) = await PrepareAsync(name);
        await using var session = await Database.RawAs(actor);
        foreach (var table in schema.Tables)
        {
            var columns = await GrantedAsync(actor, table, "UPDATE");
            if (columns.Count == 0)
            {
                var refused = await session.Try($"update {table.Name} set {table.Written[^1]} = {table.Written[^1]}");
                Assert.True(refused.SqlState == Denied, $"{name} updates {table.Name}: {refused}");
                continue;
            }

            var row = RowOf(await GrantedAsync(actor, table, "SELECT"));
            var changed = await session.Try($"update {table.Name} t set {columns[0]} = {columns[0]} returning {row}");
            Assert.True(changed.SqlState is null, $"{table.Name}: {changed}");
            Assert.All(changed.Returned, r => Assert.True(sight.Sees(table.Name, Parse(r)), $"{name} changes in {table.Name}: {r}"));
            foreach (var foreign in sight.Foreign(table.Name, 1))
            {
                var one = await session.Try($"update {table.Name} t set {columns[0]} = {columns[0]} where {KeyOf(table, foreign)}");
                Assert.True(one.DidNothing, $"{name} changes in {table.Name}: {foreign}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Attackers))]
    public async Task Deletes_nothing_outside(string name)
    {
        var (actor, schema, sight) = await PrepareAsync(name);
        await using var session = await Database.RawAs(actor);
        foreach (var table in schema.Tables)
        {
            var gone = await session.Try($"delete from {table.Name} t returning to_jsonb(t)::text");
            if (gone.SqlState == Denied)
            {
                continue;
            }

            Assert.All(gone.Returned, r => Assert.True(sight.Sees(table.Name, Parse(r)), $"{name} deletes from {table.Name}: {r}"));
            // A view that somebody shares is seen by many and deleted by its owner.
            Assert.All(gone.Returned.Where(_ => table.Name == "saved_views"), r => Assert.Contains(actor.UserId!.Value.ToString(), r, StringComparison.Ordinal));
        }
    }

    /// <summary>A copy of one's own row goes in; the same copy naming somebody else's row does not.</summary>
    [Theory]
    [MemberData(nameof(Attackers))]
    public async Task Inserts_nothing_outside_and_refers_to_nothing_outside(string name)
    {
        var (actor, schema, sight) = await PrepareAsync(name);
        await using var session = await Database.RawAs(actor);
        var (holes, tried) = (new List<string>(), 0);
        foreach (var table in schema.Tables)
        {
            var (written, readable) = (await GrantedAsync(actor, table, "INSERT"), await GrantedAsync(actor, table, "SELECT"));
            if (written.Count == 0)
            {
                var refused = await session.Try($"insert into {table.Name} ({table.Key[0]}) values (null)");
                Assert.True(refused.SqlState == Denied, $"{name} inserts into {table.Name}: {refused}");
                continue;
            }

            var insert = Insert(table, written, readable);
            var own = await FindCopyableAsync(session, table, sight, actor, insert);
            Assert.True(own is not null, $"{name} may insert into {table.Name}, but no copy of an own row goes in: nothing can be tried");
            tried++;

            foreach (var other in sight.Foreign(table.Name, 1))
            {
                var copy = await session.Try(insert, Fresh(other).ToJsonString());
                Note(holes, $"a copy of {other["id"]} into {table.Name}", copy, r => Same(r, other, "tenant_id") && Same(r, other, "organization_id"));
            }

            foreach (var reference in schema.References.Where(r => r.Table == table.Name && r.Columns.All(c => written.Contains(c.Here))))
            {
                foreach (var foreign in Foreign(sight, reference, actor))
                {
                    var row = Point(Fresh(own), reference, foreign);
                    var attempt = await session.Try(
                        readable.Count > 0 ? null : $"select to_jsonb(t)::text from {table.Name} t where {KeyOf(table, row)}",
                        insert,
                        [row.ToJsonString()]);
                    Note(holes, $"{reference}: {foreign.ToJsonString()}", attempt, r => Names(r, reference, foreign));
                }
            }
        }

        Assert.True(tried >= 8, $"only {tried} tables were tried");
        Assert.True(holes.Count == 0, $"{name}:\n{string.Join('\n', holes)}");
    }

    /// <summary>An own row can't be made to name somebody else's, nor be given away.</summary>
    [Theory]
    [MemberData(nameof(Attackers))]
    public async Task Points_no_own_row_at_anything_outside(string name)
    {
        var (actor, schema, sight) = await PrepareAsync(name);
        await using var session = await Database.RawAs(actor);
        var (holes, tried) = (new List<string>(), 0);
        foreach (var table in schema.Tables)
        {
            var columns = await GrantedAsync(actor, table, "UPDATE");
            if (columns.Count == 0)
            {
                continue;
            }

            var returning = RowOf(await GrantedAsync(actor, table, "SELECT"));
            var changeable = (await session.Try($"update {table.Name} t set {columns[0]} = {columns[0]} returning {returning}")).Returned;
            if (changeable.Count == 0)
            {
                continue;
            }

            var own = Parse(changeable[0]);
            if (columns.Contains("tenant_id"))
            {
                var other = actor.TenantId == Database.Shop.TenantId ? Database.Acme.TenantId : Database.Shop.TenantId;
                Note(holes, $"{table.Name}.tenant_id", await session.Try($"update {table.Name} t set tenant_id = '{other}' where {KeyOf(table, own)}"), _ => true);
            }

            foreach (var reference in schema.References.Where(r => r.Table == table.Name && r.Columns.All(c => columns.Contains(c.Here))))
            {
                // What the row names already, as a ticket does who accepted it, may stay as it is.
                foreach (var foreign in Foreign(sight, reference, actor).Where(f => !Names(own, reference, f)))
                {
                    tried++;
                    var set = string.Join(", ", reference.Columns.Select(c => $"{c.Here} = (jsonb_populate_record(null::{table.Name}, $1::jsonb)).{c.Here}"));
                    var attempt = await session.Try($"update {table.Name} t set {set} where {KeyOf(table, own)} returning {returning}",
                        Point(own.DeepClone().AsObject(), reference, foreign).ToJsonString());
                    Note(holes, $"{reference}: {foreign.ToJsonString()}", attempt, r => Names(r, reference, foreign));
                }
            }
        }

        Assert.True(tried > 0 || actor.IsClient);
        Assert.True(holes.Count == 0, $"{name}:\n{string.Join('\n', holes)}");
    }

    [Fact]
    public async Task Without_a_role_nothing_can_be_read_or_written()
    {
        var schema = await Schema.ReadAsync(Database);
        await using var session = await Database.RawAs(null);
        foreach (var table in schema.Tables)
        {
            foreach (var sql in (string[])[$"select * from {table.Name}", $"delete from {table.Name}", $"insert into {table.Name} default values", $"truncate {table.Name}"])
            {
                Assert.Equal((sql, Denied), (sql, (await session.Try(sql)).SqlState));
            }
        }
    }

    [Theory]
    [InlineData("kt_provider")]
    [InlineData("kt_partner")]
    [InlineData("kt_client_admin")]
    [InlineData("kt_client_user")]
    [InlineData("kt_public")]
    [InlineData("kt_system")]
    public async Task A_role_without_a_tenant_sees_and_changes_no_row(string role)
    {
        var schema = await Schema.ReadAsync(Database);
        var nobody = new Actor { Audience = Enum.GetValues<Audience>().Single(a => a.DatabaseRole() == role), TenantId = Guid.Empty, Name = role };
        await using var session = await Database.RawAs(nobody);
        foreach (var table in schema.Tables)
        {
            Assert.True(await Database.Truth<long>($"select count(*) from {table.Name}") > 0, table.Name);
            Assert.Empty((await session.Try($"select '{table.Name}' from {table.Name}")).Returned);
            Assert.True((await session.Try($"delete from {table.Name}")).DidNothing);
            foreach (var column in table.Written)
            {
                Assert.True((await session.Try($"update {table.Name} set {column} = {column}")).DidNothing, table.Name);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Attackers))]
    public async Task The_test_of_functions_says_the_same_as_the_policy_of_tickets(string name)
    {
        var actor = Attacker(name).Actor;
        await Database.Force("""
            create or replace function public.probe_reads(p uuid) returns boolean language sql stable security definer set search_path = public, app
                as $$ select app.reads(t) and t.tenant_id = app.tenant_id() from tickets t where t.id = p $$;
            grant create on schema public to kt_definer;
            alter function public.probe_reads(uuid) owner to kt_definer;
            revoke create on schema public from kt_definer;
            grant execute on function public.probe_reads(uuid) to kt_provider, kt_partner, kt_client_admin, kt_client_user;
            """);
        await using var session = await Database.RawAs(actor);
        var (yes, no) = (0, 0);
        foreach (var (ticket, _, _, _) in house.Tickets)
        {
            var policy = await session.Ask<long>("select count(*) from tickets where id = $1", ticket.Id) == 1;
            // kt_definer itself reads only inside the caller's tenant: null there.
            var function = (await session.List<bool?>("select probe_reads($1)", ticket.Id)).Single() ?? false;
            Assert.Equal((ticket.Number, policy), (ticket.Number, function));
            (yes, no) = policy ? (yes + 1, no) : (yes, no + 1);
        }

        Assert.True(yes > 0 && no > 0);
    }

    [Theory]
    [MemberData(nameof(Attackers))]
    public async Task Place_and_search_answer_for_readable_tickets_only(string name)
    {
        var actor = Attacker(name).Actor;
        await using var session = await Database.RawAs(actor);
        var readable = (await session.List<Guid>("select id from tickets where in_line")).ToHashSet();
        Assert.NotEmpty(readable);
        foreach (var (ticket, _, _, _) in house.Tickets.Where(t => t.Ticket.Id != Guid.Empty))
        {
            var places = await session.List<int>("select place from app.queue_place($1)", ticket.Id);
            Assert.Equal((ticket.Number, readable.Contains(ticket.Id) ? 1 : 0), (ticket.Number, places.Count));
        }

        var found = await session.List<Guid>("select * from app.search_tickets('Secret', 1000)");
        Assert.NotEmpty(found);
        Assert.Equal((await session.List<Guid>("select id from tickets")).ToHashSet(), found.ToHashSet());
    }

    [Theory]
    [InlineData("Dana of Harbor")]
    [InlineData("admin of Lumen")]
    [InlineData("Dana of Lumen")]
    public async Task For_a_client_what_staff_write_among_themselves_does_not_exist(string name)
    {
        var who = Attacker(name);
        var ticket = house.Tickets.First(t => t.Client.Id == who.OrganizationId && t.By.Role == "client_user").Ticket;
        await using var session = await Database.RawAs(who.Actor);
        Assert.Equal(1, await session.Ask<long>("select count(*) from tickets where id = $1", ticket.Id));
        foreach (var table in (string[])["ticket_comments", "timeline_events", "attachments"])
        {
            var named = table == "ticket_comments" ? "ticket_id" : "subject_id";
            if (table != "timeline_events")
            {
                Assert.True(await Database.Truth<long>($"select count(*) from {table} where {named} = $1 and visibility = 'internal'", ticket.Id) > 0);
                Assert.True(await Database.Truth<long>($"select count(*) from {table} where {named} = $1 and visibility = 'partner'", ticket.Id) > 0);
            }

            Assert.True(await session.Ask<long>($"select count(*) from {table} where {named} = $1", ticket.Id) > 0);
            Assert.Equal(0, await session.Ask<long>($"select count(*) from {table} where visibility <> 'public'"));
            Assert.Equal(
                await Database.Truth<long>($"select count(*) from {table} where {named} = $1 and visibility = 'public'", ticket.Id),
                await session.Ask<long>($"select count(*) from {table} where {named} = $1", ticket.Id));
        }

        Assert.Equal(0, await session.Ask<long>("select count(*) from files where visibility <> 'public'"));
        Assert.Equal(0, await session.Ask<long>("select count(*) from stream_events where visibility <> 'public'"));
    }

    [Fact]
    public async Task A_partner_does_not_know_what_the_provider_writes_for_itself()
    {
        await using var session = await Database.RawAs(Database.Shop.Northwind.Owner.Actor);
        Assert.True(await Database.Truth<long>("select count(*) from ticket_comments where partner_id = $1 and visibility = 'internal'", Database.Shop.Northwind.Id) > 0);
        foreach (var table in (string[])["ticket_comments", "timeline_events", "attachments", "files", "stream_events"])
        {
            Assert.Equal((table, 0), (table, await session.Ask<long>($"select count(*) from {table} where visibility = 'internal'")));
        }

        Assert.True(await session.Ask<long>("select count(*) from ticket_comments where visibility = 'partner'") > 0);
    }

    [Theory]
    [InlineData("priority_id = priority_id")]
    [InlineData("queue_id = queue_id")]
    [InlineData("assigned_to_id = null")]
    [InlineData("accepted_by_id = null")]
    [InlineData("reader_ids = '{}'")]
    [InlineData("requester_id = requester_id")]
    [InlineData("organization_id = organization_id")]
    [InlineData("partner_id = null")]
    [InlineData("number = 'KT-1'")]
    [InlineData("in_line = false")]
    [InlineData("subject = 'x'")]
    [InlineData("billing_status = 'billed'")]
    [InlineData("deleted_at = now()")]
    public async Task A_client_does_not_touch_what_is_for_staff(string change)
    {
        foreach (var who in (Person[])[Database.Shop.Harbor.Office, Database.Shop.Harbor.Dana])
        {
            await using var session = await Database.RawAs(who.Actor);
            Assert.True(await session.Ask<long>("select count(*) from tickets") > 0);
            Assert.Equal(Denied, (await session.Try($"update tickets set {change}")).SqlState);
        }
    }

    [Theory]
    [InlineData("select app.line_moved(app.tenant_id(), gen_random_uuid())")]
    [InlineData("select app.host_serves(app.tenant_id(), app.user_id(), app.organization_id())")]
    [InlineData("select app.may_use_host(app.user_id(), app.organization_id())")]
    [InlineData("select * from app.find_session(app.tenant_id(), '', app.organization_id())")]
    [InlineData("select app.find_session_end(app.tenant_id(), '')")]
    [InlineData("select app.end_sessions(app.tenant_id(), app.user_id(), 'revoked')")]
    [InlineData("select app.seal('kt_provider', app.tenant_id()::text, '', '')")]
    [InlineData("select last_value from app.seal_key_1")]
    [InlineData("select setval('app.seal_key_1', 1)")]
    [InlineData("select pg_sequence_last_value('app.seal_key_1')")]
    [InlineData("select app.is_migrated('')")]
    [InlineData("select * from app.find_host('kt.localhost')")]
    [InlineData("select * from app.find_ingress('\\x00')")]
    [InlineData("select * from app.claim_outbox('[]')")]
    [InlineData("select * from app.active_tenants()")]
    [InlineData("select * from app.data_protection_keys()")]
    [InlineData("select app.reads(t) from tickets t")]
    [InlineData("call app.allow('tickets', 'kt_client_user', 'delete')")]
    [InlineData("call app.isolate('tickets')")]
    [InlineData("select * from quartz.qrtz_triggers")]
    [InlineData("select * from migrations.applied")]
    [InlineData("create temporary table tickets (id uuid)")]
    [InlineData("create table public.mine (id uuid)")]
    [InlineData("alter table tickets disable row level security")]
    [InlineData("drop policy kt_client_user_select on tickets")]
    [InlineData("copy tickets to program 'true'")]
    [InlineData("select pg_read_file('/etc/passwd')")]
    public async Task No_one_signed_in_calls(string sql)
    {
        foreach (var who in (Person[])[Database.Shop.Manager, Database.Shop.Northwind.Owner, Database.Shop.Harbor.Office, Database.Shop.Harbor.Dana])
        {
            await using var session = await Database.RawAs(who.Actor);
            var answer = await session.Try(sql);
            Assert.True(answer.SqlState == Denied, $"{who.Role}: {sql}: {answer}");
        }
    }

    private static bool Same(JsonObject one, JsonObject other, string column) => Sight.Text(one[column]) == Sight.Text(other[column]);

    private static bool Names(JsonObject row, Reference reference, JsonObject foreign) =>
        reference.Columns.All(c => JsonNode.DeepEquals(row[c.Here], foreign[c.There]));

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private async Task<(Actor Actor, Schema Schema, Sight Sight)> PrepareAsync(string name)
    {
        var (actor, schema) = (Attacker(name).Actor, await Schema.ReadAsync(Database));
        return (actor, schema, new Sight(await ReadAllAsync(schema), actor));
    }

    private async Task<Dictionary<string, List<JsonObject>>> ReadAllAsync(Schema schema)
    {
        var all = new Dictionary<string, List<JsonObject>>(StringComparer.Ordinal);
        foreach (var table in schema.Tables)
        {
            all[table.Name] = JsonNode.Parse(await Database.Truth<string>($"select coalesce(json_agg(to_jsonb(t)), '[]')::text from {table.Name} t"))!
                .AsArray().Select(r => r!.AsObject()).ToList();
        }

        return all;
    }

    private async Task<List<string>> GrantedAsync(Actor actor, TableInfo table, string verb) =>
        [.. (await Database.Truth<string[]>("select array(select c from unnest($3::text[]) c where has_column_privilege($1, $2, c, $4))",
            actor.Audience.DatabaseRole(), table.Name, (verb == "SELECT" ? table.Columns : table.Written).ToArray(), verb))];

    /// <summary>A row as JSON, as far as its reader may read it.</summary>
    private static string RowOf(List<string> readable) =>
        $"(select to_jsonb(r) from (select {string.Join(", ", readable.Select(c => "t." + c))}) r)::text";

    private static string Insert(TableInfo table, List<string> written, List<string> readable)
    {
        var columns = string.Join(", ", written);
        return $"insert into {table.Name} as t ({columns}) select {columns} from jsonb_populate_record(null::{table.Name}, $1::jsonb)" +
            (readable.Count > 0 ? $" returning {RowOf(readable)}" : "");
    }

    private static string KeyOf(TableInfo table, JsonObject row) => string.Join(" and ", table.Key.Select(k => $"t.{k} = '{row[k]}'"));

    /// <summary>The row under a new key, without what is unique about it.</summary>
    private static JsonObject Fresh(JsonObject row)
    {
        var copy = row.DeepClone().AsObject();
        foreach (var (column, value) in (ReadOnlySpan<(string, string?)>)
            [("id", Guid.CreateVersion7().ToString()), ("key", Guid.CreateVersion7().ToString()), ("row_id", Guid.CreateVersion7().ToString()), ("number", ""), ("slug", null), ("dedupe_key", null), ("accepted_by_id", null), ("assigned_to_id", null),
                ("system_key", null), ("minutes_per_place", null)])
        {
            if (copy.ContainsKey(column) && (column != "id" || Guid.TryParse(Sight.Text(copy["id"]), out _)))
            {
                copy[column] = value;
            }
        }

        if (copy["email"] is not null)
        {
            copy["email"] = $"{Guid.CreateVersion7()}@example.org";
        }

        if (copy.ContainsKey("sort_order"))
        {
            if (copy.ContainsKey("is_default"))
            {
                copy["is_default"] = false;
            }

            copy["name"] = $"Copy {Guid.CreateVersion7()}";
        }

        if (copy.ContainsKey("feature"))
        {
            copy["feature"] = $"f{Guid.CreateVersion7():N}";
        }

        if (copy["shared_with"] is not null)
        {
            copy["name"] = Guid.CreateVersion7().ToString();
        }

        if (copy["object_key"] is not null)
        {
            Guid Of(string column) => Guid.Parse(Sight.Text(copy[column])!);
            copy["object_key"] = FileKeys.Attachment(Of("tenant_id"), Of("organization_id"), Of("id"), DateTimeOffset.UnixEpoch);
        }

        return copy;
    }

    private static async Task<JsonObject?> FindCopyableAsync(RawSession session, TableInfo table, Sight sight, Actor actor, string insert)
    {
        // One's own first: what one has written oneself is most likely what one may write again.
        var me = actor.UserId!.Value.ToString();
        foreach (var own in sight.All(table.Name).Where(r => sight.Sees(table.Name, r)).OrderByDescending(r => r.Count(c => Sight.Text(c.Value) == me)).Take(500))
        {
            var copy = Fresh(own);
            if (table.Name == "team_members")
            {
                copy["user_id"] = me; // who is in a team already isn't taken into it again
            }

            if (!(await session.Try(insert, copy.ToJsonString())).DidNothing)
            {
                return own;
            }
        }

        return null;
    }

    private static IEnumerable<JsonObject> Foreign(Sight sight, Reference reference, Actor actor) =>
        // A category hidden from clients is still their tenant's: hiding is for the form, staff put tickets under it.
        sight.Foreign(reference.To, 1).Where(f => reference.To != "ticket_categories" || Sight.Text(f["tenant_id"]) != actor.TenantId.ToString()).Where(f => reference.Columns[0].Here != "partner_id" || Sight.Text(f["id"]) != actor.PartnerId?.ToString());

    private static JsonObject Point(JsonObject row, Reference reference, JsonObject foreign)
    {
        foreach (var (here, there) in reference.Columns)
        {
            row[here] = foreign[there]?.DeepClone();
        }

        return row;
    }

    private static void Note(List<string> holes, string what, Attempt attempt, Func<JsonObject, bool> bad)
    {
        if (!attempt.DidNothing && (attempt.Returned.Count == 0 || attempt.Returned.Any(r => bad(Parse(r)))))
        {
            holes.Add(what.Length > 400 ? what[..400] : what);
        }
    }
}
