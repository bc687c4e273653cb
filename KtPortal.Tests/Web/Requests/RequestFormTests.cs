using KtPortal.Core.Settings;
using KtPortal.Core.Tickets.Configuration;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Requests;

/// <summary>Help for who has no login: the form on the first page of each host.</summary>
public sealed class RequestFormTests(PortalWithLetterbox running) : IClassFixture<PortalWithLetterbox>
{
    private Shop Shop => running.Shop;

    private TestDatabase Database => running.Database;

    [Fact]
    public async Task A_request_becomes_an_unconfirmed_ticket_and_its_receipt_repeats_no_word()
    {
        using var visitor = running.App.Browser(Shop.Host);
        var page = await visitor.GetAsync("/");
        Assert.Equal(200, page.Code);
        Assert.NotNull(page.Document.QuerySelector("a[href='/login']"));
        var sent = await visitor.AskAsync("robin@nowhere-known.example", "The gate stays shut");
        Assert.Equal((303, "/"), (sent.Code, sent.Location));
        var told = await visitor.GetAsync("/");
        Assert.Contains("robin@nowhere-known.example", told.Text, StringComparison.Ordinal);
        Assert.Null(told.Document.QuerySelector("form[enctype]"));
        Assert.NotNull((await visitor.GetAsync("/")).Document.QuerySelector("form[enctype]"));

        Assert.Equal("t portal new prospect", await Database.Truth<string>("""
            select concat_ws(' ', t.is_unconfirmed, t.source, t.phase, o.kind) from tickets t join organizations o on o.id = t.organization_id
            where t.subject = 'The gate stays shut' and t.requester_id is null and t.contact_id is not null
            """));
        var number = await NumberOf("The gate stays shut");
        var receipt = await running.ReceiptTo("robin@nowhere-known.example");
        Assert.Contains(number, receipt, StringComparison.Ordinal);
        Assert.Contains("You are #", receipt, StringComparison.Ordinal);
        foreach (var word in (string[])["gate", "Robin", "should do"])
        {
            Assert.DoesNotContain(word, receipt, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(1, await Database.Truth<long>(
            "select count(*) from letterbox.mails where to_address = 'robin@nowhere-known.example'"));
        var token = (await running.LinkTo("robin@nowhere-known.example"))["/portal/request/".Length..];
        Assert.Equal(1, await Database.Truth<long>("select count(*) from request_links where token_hash = sha256($1::bytea)", token));
    }

    [Fact]
    public async Task Whoever_types_a_known_address_is_told_the_same_and_its_client_sees_nothing()
    {
        using var visitor = running.App.Browser(Shop.Host);
        var (known, unknown) = (Shop.Harbor.Dana.Email, "never@heard-of-it.example");
        var pages = new List<string>();
        foreach (var address in (string[])[known, unknown])
        {
            var sent = await visitor.AskAsync(address, "Said in a name");
            Assert.Equal((303, "/"), (sent.Code, sent.Location));
            pages.Add((await visitor.GetAsync("/")).Text.Replace(address, "", StringComparison.Ordinal));
        }

        Assert.Equal(pages[0], pages[1]);
        var number = await Database.Truth<string>(
            "select number from tickets where subject = 'Said in a name' and organization_id = $1 and is_unconfirmed", Shop.Harbor.Id);
        await running.ReceiptTo(known);
        using var agent = await running.SignInAs(Shop.Manager);
        var desk = await agent.GetAsync($"/desk/tickets/{number}");
        Assert.NotNull(desk.Document.QuerySelector("#unconfirmed"));
        Assert.Contains("Unconfirmed", (await agent.GetAsync("/desk/inbox")).Document.QuerySelector($"[data-row='{number}']")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(number, (await agent.GetAsync("/desk/tickets?view=all&unconfirmed=yes")).Text, StringComparison.Ordinal);
        foreach (var person in (Person[])[Shop.Harbor.Dana, Shop.Harbor.Office])
        {
            using var client = await running.SignInAs(person);
            Assert.Equal(404, (await client.GetAsync($"/portal/tickets/{number}")).Code);
            Assert.DoesNotContain(number, (await client.GetAsync("/portal/tickets")).Body, StringComparison.Ordinal);
            Assert.DoesNotContain("Said in a name", (await client.GetAsync("/portal")).Body, StringComparison.Ordinal);
        }

        Assert.Equal(303, (await agent.PostFromAsync($"/desk/tickets/{number}", $"/desk/tickets/{number}/confirmation")).Code);
        Assert.Equal(409, (await agent.PostFromAsync($"/desk/tickets/{number}", $"/desk/tickets/{number}/confirmation")).Code);
        using var dana = await running.SignInAs(Shop.Harbor.Dana);
        Assert.Equal(200, (await dana.GetAsync($"/portal/tickets/{number}")).Code);
        Assert.Equal(Shop.Harbor.Dana.Id, await Database.Truth<Guid>("select requester_id from tickets where number = $1", number));
    }

    [Fact]
    public async Task A_refused_form_keeps_what_was_typed_and_its_files_for_its_own_visitor_alone()
    {
        using var visitor = running.App.Browser(Shop.Host);
        var page = await visitor.GetAsync("/");
        var refused = await visitor.SendAsPersonAsync(page, Asking.Form("not an address", "Hm", Part.File("gate.png", TestFiles.Png)));
        Assert.Equal(422, refused.Code);
        Assert.Equal("not an address", refused.Document.QuerySelector("input[name=Email]")!.GetAttribute("value"));
        Assert.Contains("does not do", refused.Document.QuerySelector("textarea")!.TextContent, StringComparison.Ordinal);
        var kept = Asking.KeptIn(refused).ToList();
        Assert.Single(kept);

        using var thief = running.App.Browser(Shop.Host);
        Assert.Equal(303, (await thief.AskAsync("thief@elsewhere.example", "Give me that file", [.. kept])).Code);
        Assert.Equal(0, await FilesOf("Give me that file"));
        var again = await visitor.SendFormAsync(
            refused, [.. Asking.Form("keeper@elsewhere.example", "Here is the file"), .. kept, Part.Field("Answer", $"{Asking.SumOf(refused)}")]);
        Assert.Equal(303, again.Code);
        Assert.Equal(1, await FilesOf("Here is the file"));
        Assert.Equal(0, await Database.Truth<long>("select count(*) from files where state = 'pending' and original_filename = 'gate.png'"));
    }

    [Fact]
    public async Task A_program_is_asked_and_its_wrong_answer_sends_nothing()
    {
        using var robot = running.App.Browser(Shop.Host);
        var page = await robot.GetAsync("/");
        var asked = await robot.SendFormAsync(page, Asking.Form("robot@machines.example", "Buy this now", Part.Field("Homepage", "http://buy.example")));
        Assert.Equal(422, asked.Code);
        Assert.NotNull(Asking.SumOf(asked));
        var wrong = await robot.SendFormAsync(asked, [.. Asking.Form("robot@machines.example", "Buy this now"), Part.Field("Answer", "1")]);
        Assert.Equal(422, wrong.Code);
        Assert.Equal("robot@machines.example", wrong.Document.QuerySelector("input[name=Email]")!.GetAttribute("value"));
        using var elsewhere = running.App.Browser(Shop.Northwind.Host);
        foreach (var seal in (string[])["", "made up", SealOf(await elsewhere.GetAsync("/"))])
        {
            Assert.Equal(422, (await robot.SendFormAsync(
                wrong, [.. Asking.Form("robot@machines.example", "Buy this now"), Part.Field("Sealed", seal)])).Code);
        }

        Assert.Equal(0, await Database.Truth<long>("select count(*) from tickets where subject = 'Buy this now'"));
        Assert.Equal(400, (await robot.PostAsync("/", ("Email", "robot@machines.example"))).Code);
    }

    [Fact]
    public async Task The_same_form_sent_twice_is_one_ticket()
    {
        using var visitor = running.App.Browser(Shop.Host);
        var asked = await visitor.SendFormAsync(await visitor.GetAsync("/"), Asking.Form("twice@elsewhere.example", "Clicked twice"));
        var form = Asking.Form("twice@elsewhere.example", "Clicked twice", Part.Field("Answer", $"{Asking.SumOf(asked)}"));
        var both = await Task.WhenAll(visitor.SendFormAsync(asked, form), visitor.SendFormAsync(asked, form));
        Assert.All(both, answer => Assert.Equal((303, "/"), (answer.Code, answer.Location)));
        Assert.Equal(1, await Database.Truth<long>("select count(*) from tickets where subject = 'Clicked twice'"));
    }

    [Fact]
    public async Task Too_many_are_refused_by_caller_and_by_address_and_what_was_typed_stays()
    {
        using var caller = running.App.Browser(Shop.Host);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(303, (await caller.AskAsync($"one{i}@many.example", $"Number {i} of many")).Code);
        }

        var refused = await caller.AskAsync("six@many.example", "One too many", Part.File("many.png", TestFiles.Png));
        Assert.Equal(429, refused.Code);
        Assert.Equal("One too many", refused.Document.QuerySelector("input[name=Subject]")!.GetAttribute("value"));
        Assert.Single(Asking.KeptIn(refused));
        Assert.True(int.Parse(refused.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture) > 0);

        var codes = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            using var another = running.App.Browser(Shop.Host);
            codes.Add((await another.AskAsync("Victim@many.example", $"Receipt {i} for a victim")).Code);
        }

        Assert.Equal([303, 303, 303, 429], codes);
    }

    [Fact]
    public async Task Nobody_becomes_staff_by_typing_their_address_and_no_category_of_theirs_is_chosen()
    {
        using var visitor = running.App.Browser(Shop.Host);
        Assert.Equal(303, (await visitor.AskAsync(Shop.Agent.Email, "I am the agent")).Code);
        Assert.Equal("Robin Example", await Database.Truth<string>("""
            select requester_name from tickets where subject = 'I am the agent' and requester_id is null and contact_id is null and created_by_id is null
            """));
        var link = await running.LinkTo(Shop.Agent.Email);
        await visitor.PostFormAsync(link);
        Assert.Equal(303, (await visitor.SendFormAsync(await visitor.GetAsync(link), Part.Field("Content", "Said by nobody of staff"))).Code);
        Assert.Equal("f public", await Database.Truth<string>(
            "select concat_ws(' ', is_staff, visibility) from ticket_comments where content = 'Said by nobody of staff' and author_id is null"));

        await Database.Force("update ticket_categories set client_visible = false where name = 'Billing' and tenant_id = $1", Shop.TenantId);
        var hidden = await Database.Truth<Guid>("select id from ticket_categories where name = 'Billing' and tenant_id = $1", Shop.TenantId);
        var page = await visitor.OpenFormAsync();
        Assert.Null(page.Document.QuerySelector($"option[value='{hidden}']"));
        var form = Asking.Form("robin@elsewhere.example", "In a hidden category").Where(p => p.Name != "CategoryId");
        Assert.Equal(422, (await visitor.SendAsPersonAsync(page, [.. form, Part.Field("CategoryId", $"{hidden}")])).Code);
        Assert.Equal(0, await Database.Truth<long>("select count(*) from tickets where subject = 'In a hidden category'"));
    }

    [Fact]
    public async Task On_a_partners_host_it_is_the_partners_and_its_link_works_there_alone()
    {
        using var visitor = running.App.Browser(Shop.Northwind.Host);
        visitor.Headers["Accept-Language"] = "de";
        var page = await visitor.GetAsync("/");
        Assert.DoesNotContain(Shop.Name, page.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Wie können wir helfen?", page.Text, StringComparison.Ordinal);
        visitor.Headers.Remove("Accept-Language");
        Assert.Equal(303, (await visitor.AskAsync(Shop.Harbor.Dana.Email, "Asked of the partner")).Code);
        Assert.Equal(Shop.Northwind.Id, await Database.Truth<Guid>("select partner_id from tickets where subject = 'Asked of the partner'"));
        await Waiting.Eventually(() => Database.Truth<bool>(
            "select exists (select 1 from letterbox.mails where body like '%' || $1 || '%/portal/request/%')", Shop.Northwind.Host));
        var receipt = await Database.Truth<string>(
            "select body from letterbox.mails where body like '%' || $1 || '%/portal/request/%' limit 1", Shop.Northwind.Host);
        Assert.DoesNotContain(Shop.Name, receipt, StringComparison.OrdinalIgnoreCase);
        var link = System.Text.RegularExpressions.Regex.Match(receipt, @"/portal/request/[\w-]+").Value;
        foreach (var host in (string[])[Shop.Host, Shop.Southwind.Host, running.Acme.Host])
        {
            using var elsewhere = running.App.Browser(host);
            Assert.Equal(404, (await elsewhere.GetAsync(link)).Code);
        }

        Assert.Equal(200, (await visitor.GetAsync(link)).Code);
    }

    [Fact]
    public async Task A_tenant_that_switched_it_off_leads_to_sign_in()
    {
        var acme = running.Acme;
        using var visitor = running.App.Browser(acme.Host);
        var open = await visitor.GetAsync("/");
        var saved = await Database.As(acme.Admin.Actor, async scope =>
        {
            var (book, store) = (scope.Get<TicketSettingsBook>(), scope.Get<SettingsStore>());
            var now = await store.ReadAsync(book, TestContext.Current.CancellationToken);
            return await store.SaveAsync(
                scope.Actor, book, now.Version, now.Value with { TakesRequests = false }, TestContext.Current.CancellationToken);
        });
        Assert.True(saved.Succeeded, saved.Problem?.ToString());
        Assert.True((await visitor.GetAsync("/")).IsToLogin);
        Assert.True((await visitor.SendAsPersonAsync(open, Asking.Form("late@elsewhere.example", "Sent too late", Part.File("a.png", TestFiles.Png)))).IsToLogin);
        Assert.Equal(0, await Database.Truth<long>("select count(*) from tickets where subject = 'Sent too late'"));
        using var dana = await running.SignInAs(Shop.Harbor.Dana);
        Assert.Equal("/portal", (await dana.GetAsync("/")).Location);
        using var admin = await running.SignInAs(Shop.Admin);
        Assert.NotNull((await admin.GetAsync("/desk/admin/tickets")).Document.QuerySelector("[name='Form[TakesRequests]']"));
    }

    private static string SealOf(Answer page) => page.Document.QuerySelector("input[name=Sealed]")!.GetAttribute("value")!;

    private Task<string> NumberOf(string subject) => Database.Truth<string>("select number from tickets where subject = $1", subject);

    private Task<long> FilesOf(string subject) => Database.Truth<long>(
        "select count(*) from attachments a join tickets t on t.id = a.subject_id where t.subject = $1", subject);
}
