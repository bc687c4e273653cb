using KtPortal.Core.Search;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Search;

/// <summary>What stands in a ticket finds it, for whoever may read it there.</summary>
public sealed class TicketSearchTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly (string Subject, string[] Finds, string[] FindsNot)[] Subjects =
    [
        ("Model T-1000 broke", ["T-1000", "t1000", "1000", "model t"], ["T-2000", "1000 -model"]),
        ("About INV-2026-0042", ["INV-2026-0042", "inv 2026", "2026-0042", "0042", "inv-20"], ["INV-2026-0043"]),
        ("Release v2.1.7 fails", ["v2.1.7", "2.1.7", "v2.1"], ["2.1.8"]),
        ("Host 10.20.30.40 is down", ["10.20.30.40", "30.40", "10.20"], ["10.20.40"]),
        ("node.js and C# and C++", ["node.js", "nodejs", "node", "C#", "c++"], ["f#"]),
        ("Log in report-final_2.XLSX", ["report-final_2.xlsx", "final_2", "xlsx", "report"], ["report-first"]),
        ("Write to vera.maier+it@mail.acme.example", ["vera.maier+it@mail.acme.example", "maier", "acme.example", "vera.maier"], ["vera.mayer@"]),
        ("https://wiki.corp.example/it/vpn?page=2", ["https://wiki.corp.example/it/vpn?page=2", "wiki.corp.example", "corp", "it/vpn"], ["wiki.other"]),
        (@"Path C:\Users\vera\Docs", [@"C:\Users\vera\Docs", @"users\vera"], [@"users\nora"]),
        ("Order #4711 of 1,234.50", ["#4711", "4711", "1,234.50", "1,234"], ["4712"]),
        ("Größe im Café Müller", ["grosse cafe", "Müller", "mueller", "muller", "MÜLLER", "größe"], ["möglich"]),
        ("Ångström œuvre Łódź", ["angstrom", "oeuvre", "lodz"], ["madrid"]),
        ("打印机无法工作", ["打印机", "无法", "工", "打印机无法工作"], ["打工"]),
        ("プリンターが動かない", ["プリンター", "動かない", "ﾌﾟﾘﾝﾀｰ"], ["プリント"]),
        ("프린터 고장", ["프린터", "프린"], ["스캐너"]),
        ("Ошибка принтёра", ["ошибка", "принтера"], ["сканер"]),
        ("Monitorstand wackelt", ["monitor", "mo", "wack", "Monitorstnad", "stand wackelt", "torst"], ["torx wackelt"]),
        ("Is it wi-fi or wlan", ["wifi", "wi-fi", "wlan or absent", "wifi -absent"], ["wifi -wlan"]),
        ("-dash leading", ["-dash leading", "-dash", "leading -absent"], ["leading -dash"]),
        ("🎉 Party 👍🏽 in 🇩🇪❤️", ["🎉", "🎉 party", "👍", "👍🏿", "🇩🇪", "❤"], ["🎈", "🇫🇷", "party -🎉"]),
        ("0b7e9f2c44aa1d commit", ["0b7e9f2c44aa1d", "0b7e9", "7e9f2c"], ["7e9f2d"]),
    ];

    private Shop Shop => database.Shop;

    [Fact]
    public async Task A_subject_is_found_by_what_stands_in_it()
    {
        var tickets = new List<OpenedTicket>();
        foreach (var (subject, _, _) in Subjects)
        {
            tickets.Add(await Shop.OpenTicket(Shop.Harbor.Dana, subject));
        }

        await IndexAsync(Shop);
        await using var agent = await database.RawAs(Shop.Agent.Actor);
        var wrong = new List<string>();
        foreach (var ((subject, finds, findsNot), ticket) in Subjects.Zip(tickets))
        {
            foreach (var typed in finds)
            {
                if (!(await FindAsync(agent, typed)).Contains(ticket.Id))
                {
                    wrong.Add($"“{typed}” does not find “{subject}”");
                }
            }

            foreach (var typed in findsNot)
            {
                if ((await FindAsync(agent, typed)).Contains(ticket.Id))
                {
                    wrong.Add($"“{typed}” finds “{subject}”");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("http://kt.localhost:5080/portal/tickets/KT-1115", "KT-1115")]
    [InlineData(" https://portal.example/desk/tickets/kt-1115?tab=timeline ", "kt-1115")]
    [InlineData("https://portal.example/desk/tickets", "https://portal.example/desk/tickets")]
    [InlineData("see https://portal.example/desk/tickets/KT-1115", "see https://portal.example/desk/tickets/KT-1115")]
    public void A_link_to_a_ticket_is_its_number(string typed, string read) => Assert.Equal(read, SearchWords.Typed(typed));

    [Fact]
    public async Task Each_finds_what_each_may_read()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana, "Readable by four");
        await Shop.Reply(ticket, Shop.Lumen.Dana, "The word is ptarmigan.");
        await Shop.PartnerNote(ticket, Shop.Agent, "The word is capercaillie.");
        await Shop.InternalNote(ticket, Shop.Agent, "The word is bittern.");
        await IndexAsync(Shop);
        foreach (var (word, who) in new (string, Person[])[]
        {
            ("ptarmigan", [Shop.Agent, Shop.Northwind.Staff, Shop.Lumen.Office, Shop.Lumen.Dana]),
            ("capercaillie", [Shop.Agent, Shop.Northwind.Staff]),
            ("bittern", [Shop.Agent]),
            ("bitten", [Shop.Agent]),
        })
        {
            foreach (var person in (Person[])[Shop.Agent, Shop.Northwind.Staff, Shop.Southwind.Staff, Shop.Lumen.Office, Shop.Lumen.Dana, Shop.Lumen.Drew,
                Shop.Maple.Office, Shop.Harbor.Dana, database.Acme.Agent])
            {
                await using var session = await database.RawAs(person.Actor);
                Assert.Equal((word, person.Email, who.Contains(person)), (word, person.Email, (await FindAsync(session, word)).Contains(ticket.Id)));
            }
        }
    }

    [Fact]
    public async Task Requester_organization_description_tags_and_files_find_it()
    {
        var ticket = await Shop.OpenTicket(Shop.Pine.Dana, "Something else", files: await Shop.Upload(Shop.Pine.Dana, "kookaburra (1).png"));
        await database.Force("update tickets set tags = '{spoonbill}', description = 'A lapwing.' where id = $1", ticket.Id);
        await IndexAsync(Shop);
        await using var agent = await database.RawAs(Shop.Agent.Actor);
        foreach (var typed in (string[])["kookaburra", "spoonbill", "lapwing", Shop.Pine.Name, Shop.Pine.Dana.Email, $"lapwing {Shop.Pine.Name}", ticket.Number])
        {
            Assert.Contains(ticket.Id, await FindAsync(agent, typed));
        }
    }

    [Fact]
    public async Task Every_change_of_words_asks_for_a_look_and_no_other_does()
    {
        var ticket = await Shop.OpenTicket(Shop.Pine.Drew, "Before");
        async Task<int> AskedAsync(Func<Task> change)
        {
            await database.Force("delete from outbox_messages where kind = 'search.changed'");
            await change();
            return await database.Truth<int>("select count(*)::int from outbox_messages where kind = 'search.changed' and payload ->> 'id' = $1", ticket.Id.ToString());
        }

        await Shop.Accept(ticket);
        Assert.Equal(1, await AskedAsync(() => Shop.Reply(ticket, Shop.Agent)));
        Assert.Equal(1, await AskedAsync(() => Shop.InternalNote(ticket)));
        Assert.Equal(0, await AskedAsync(() => Shop.Assign(ticket, Shop.Agent)));
        Assert.Equal(0, await AskedAsync(() => Shop.SetPriority(ticket, "Low")));
    }

    [Fact]
    public async Task What_is_said_last_is_found_first_however_much_there_is()
    {
        var tickets = new List<OpenedTicket>();
        for (var i = 0; i < 5; i++)
        {
            tickets.Add(await Shop.OpenTicket(Shop.Harbor.Drew, $"Corncrake {i}"));
        }

        await IndexAsync(Shop);
        await Shop.Reply(tickets[1], Shop.Harbor.Drew, "Again the corncrake");
        await IndexAsync(Shop);
        await using var agent = await database.RawAs(Shop.Agent.Actor);
        Assert.Equal([tickets[1].Id, tickets[4].Id, tickets[3].Id], await FindAsync(agent, "corncrake", 3));
        // Much else was said since: what is latest lies far behind the newest documents.
        await database.Force("""
            insert into search_documents (tenant_id, kind, id, words, clock, said_at, version) values ($1, 'ticket', gen_random_uuid(), '', 100000, now(), 1)
            """, Shop.TenantId);
        Assert.Equal([tickets[1].Id, tickets[4].Id, tickets[3].Id], await FindAsync(agent, "corncrake", 3));
    }

    [Fact]
    public async Task What_was_there_before_is_caught_up_with_once()
    {
        var ticket = await database.Acme.OpenTicket(database.Acme.Harbor.Dana, "A dunnock from the past");
        await database.Force("delete from search_documents where tenant_id = $1", database.Acme.TenantId);
        await database.Force("delete from search_progress where tenant_id = $1", database.Acme.TenantId);
        await using var agent = await database.RawAs(database.Acme.Agent.Actor);
        Assert.Empty(await FindAsync(agent, "dunnock"));
        await CatchUpAsync(database.Acme);
        await using var later = await database.RawAs(database.Acme.Agent.Actor);
        Assert.Equal([ticket.Id], await FindAsync(later, "dunnock"));
        Assert.Equal(WordSplitter.Version, await database.Truth<int>("select version from search_progress where tenant_id = $1 and is_done", database.Acme.TenantId));

        await using (var system = await database.RawAs(database.Acme.System))
        {
            await system.Run("update tickets set deleted_at = now() where id = $1", ticket.Id);
            await system.CommitAsync();
        }

        await IndexAsync(database.Acme);
        Assert.Equal(0, await database.Truth<int>("select count(*)::int from search_documents where id = $1", ticket.Id));
    }

    private static async Task<List<Guid>> FindAsync(RawSession session, string typed, int most = 500) =>
        await session.List<Guid>("select * from app.search_tickets($1, $2, $3)", typed, SearchWords.Of(typed).Terms ?? "", most);

    private async Task IndexAsync(Shop shop)
    {
        await using var scope = await database.As(shop.System);
        var ids = await database.Truth<Guid[]>("select array_agg(id) from tickets where tenant_id = $1", shop.TenantId);
        await SearchIndex.UpdateAsync(scope.Db, new TicketSearch(), ids, TestContext.Current.CancellationToken);
        await scope.CommitAsync();
    }

    private async Task CatchUpAsync(Shop shop)
    {
        await using var scope = await database.As(shop.System);
        Assert.True(await scope.Get<SearchIndex>().CatchUpAsync(scope.Db, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        await scope.CommitAsync();
    }
}
