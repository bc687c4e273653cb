using System.Text.RegularExpressions;
using KtPortal.Core.Jobs;
using KtPortal.Core.Settings;
using KtPortal.Core.Surveys;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;
using KtPortal.Tests.Web.Desk.Admin;
using Microsoft.Extensions.DependencyInjection;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Web.Surveys;

/// <summary>The mail that asks how a ticket was solved, and the page its links lead to: without sign-in, without scripts.</summary>
public sealed partial class SurveyMailTests(PortalWithLetterbox running) : IClassFixture<PortalWithLetterbox>
{
    private static int firings;

    private Shop Shop => running.Shop;

    private TestDatabase Database => running.Database;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_link_counts_nothing_until_its_form_is_sent_and_a_second_answer_replaces_the_first()
    {
        var ticket = await ResolvedAsync(Shop.Harbor.Dana, "The scanner jams");
        var link = await LinkToAsync(Shop.Harbor.Dana, ticket);
        using var anybody = running.App.Browser(Shop.Host);

        var asked = await anybody.GetAsync(link + "?rating=4");
        Assert.Equal(200, asked.Code);
        Assert.Equal("4", asked.Document.QuerySelector("input[name=Rating]:checked")!.GetAttribute("value"));
        Assert.Contains("The scanner jams", asked.Text, StringComparison.Ordinal);
        Assert.Equal("no-referrer", asked.Headers["Referrer-Policy"]);
        Assert.Contains("no-store", asked.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.Equal(0, await RatingsOf(ticket));

        Assert.Contains("Thank you", (await anybody.PostFormAsync(asked, ("Rating", "4"), ("Comment", "Quick work"))).Text, StringComparison.Ordinal);
        Assert.Equal("4 Quick work mail Dana", await RatingOf(ticket));
        var again = await anybody.GetAsync(link);
        Assert.Equal("4", again.Document.QuerySelector("input[name=Rating]:checked")!.GetAttribute("value"));
        Assert.Contains("Thank you", (await anybody.PostFormAsync(again, ("Rating", "5"), ("Comment", " "))).Text, StringComparison.Ordinal);
        Assert.Equal("5 mail Dana", await RatingOf(ticket));
        Assert.Equal(2, await Database.Truth<long>("select count(*) from timeline_events where subject_id = $1 and kind = 'rated'", ticket.Id));
        Assert.Equal(2, await Database.Truth<long>("select count(*) from audit_log where entity_id = $1 and event = 'ticket.rated'", ticket.Id));
    }

    [Fact]
    public async Task Without_a_rating_the_page_asks_again_and_keeps_the_comment()
    {
        var ticket = await ResolvedAsync(Shop.Harbor.Office, "A second scanner jams");
        using var anybody = running.App.Browser(Shop.Host);
        var page = await anybody.GetAsync(await LinkToAsync(Shop.Harbor.Office, ticket) + "?rating=9");
        Assert.Null(page.Document.QuerySelector("input[name=Rating]:checked"));
        var refused = await anybody.PostFormAsync(page, ("Rating", "7"), ("Comment", "Typed with care"));
        Assert.Equal(422, refused.Code);
        Assert.Contains("Choose a rating from 1 to 5.", refused.Text, StringComparison.Ordinal);
        Assert.Equal("Typed with care", refused.Document.QuerySelector("textarea")!.TextContent.Trim());
        Assert.Equal(0, await RatingsOf(ticket));
    }

    [Fact]
    public async Task A_partners_client_is_asked_in_its_name_and_the_link_works_on_its_host_alone()
    {
        var ticket = await ResolvedAsync(Shop.Lumen.Dana, "The mats are gone");
        var body = await MailAsync(Shop.Lumen.Dana, ticket);
        Assert.DoesNotContain(Shop.Name, body, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(Shop.Lumen.Host, body, StringComparison.Ordinal);
        var link = Link().Match(body).Value;
        foreach (var host in (string[])[Shop.Host, Shop.Southwind.Host, running.Acme.Host])
        {
            using var elsewhere = running.App.Browser(host);
            var answer = await elsewhere.GetAsync(link);
            Assert.Equal(404, answer.Code);
            Assert.DoesNotContain("mats", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(ticket.Number, answer.Body, StringComparison.Ordinal);
        }

        using var there = running.App.Browser(Shop.Lumen.Host);
        Assert.Equal(200, (await there.GetAsync(link)).Code);
    }

    [Fact]
    public async Task Reopening_withdraws_it_and_the_next_solution_asks_anew_a_day_later()
    {
        var ticket = await ResolvedAsync(Shop.Pine.Dana, "The door squeaks");
        var first = await LinkToAsync(Shop.Pine.Dana, ticket);
        await Shop.Reopen(ticket, Shop.Pine.Dana);
        using var anybody = running.App.Browser(Shop.Host);
        var withdrawn = await anybody.GetAsync(first);
        Assert.Equal(404, withdrawn.Code);
        Assert.Contains("This link no longer works", withdrawn.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("squeaks", withdrawn.Body, StringComparison.Ordinal);

        await Shop.SetStatus(ticket, StatusKey.Resolved, Shop.Agent);
        await IsAskedAsync(ticket, 1);
        await PostAsync();
        Assert.Equal(0, await SentOf(ticket, round: 1));
        await Database.Force("update csat_surveys set sent_at = sent_at - interval '25 hours' where ticket_id = $1 and round = 0", ticket.Id);
        await PostAsync();
        Assert.Equal(1, await SentOf(ticket, round: 1));
        var second = await LinkToAsync(Shop.Pine.Dana, ticket);
        Assert.NotEqual(first, second);
        Assert.Equal((200, 404), ((await anybody.GetAsync(second)).Code, (await anybody.GetAsync(first)).Code));
    }

    [Fact]
    public async Task Who_does_not_answer_is_reminded_once_and_nobody_after_that()
    {
        var ticket = await ResolvedAsync(Shop.Pine.Office, "The clock is late");
        var first = await LinkToAsync(Shop.Pine.Office, ticket);
        await Database.Force("update csat_surveys set sent_at = sent_at - interval '73 hours' where ticket_id = $1", ticket.Id);
        await PostAsync();
        var reminder = Link().Match(await running.MailTo(Shop.Pine.Office.Email, "won’t ask again")).Value;
        Assert.NotEqual(first, reminder);
        using var anybody = running.App.Browser(Shop.Host);
        Assert.Equal((200, 200), ((await anybody.GetAsync(first)).Code, (await anybody.GetAsync(reminder)).Code));
        await Database.Force("""
            update csat_surveys set sent_at = sent_at - interval '9 days', reminded_at = reminded_at - interval '9 days' where ticket_id = $1
            """, ticket.Id);
        await PostAsync();
        Assert.Equal(2, await MailsOf(ticket));
        await Database.Force("update csat_surveys set expires_at = now() - interval '1 minute' where ticket_id = $1", ticket.Id);
        Assert.Equal((404, 404), ((await anybody.GetAsync(first)).Code, (await anybody.GetAsync(reminder)).Code));
    }

    [Fact]
    public async Task Who_answered_is_not_reminded_and_two_solved_on_a_day_bring_one_mail()
    {
        var (one, other) = (await ResolvedAsync(Shop.Harbor.Drew, "First of two"), await ResolvedAsync(Shop.Harbor.Drew, "Second of two"));
        await PostAsync();
        await PostAsync();
        Assert.Equal(1, await MailsOf(one) + await MailsOf(other));
        var asked = await MailsOf(one) == 1 ? one : other;
        using var anybody = running.App.Browser(Shop.Host);
        await anybody.PostFormAsync(await anybody.GetAsync(await LinkToAsync(Shop.Harbor.Drew, asked)), ("Rating", "5"));
        await Database.Force("update csat_surveys set sent_at = sent_at - interval '4 days' where ticket_id = $1", asked.Id);
        await PostAsync();
        Assert.Equal(1, await MailsOf(asked));
    }

    [Fact]
    public async Task Who_is_never_to_be_asked_is_not_and_what_waits_for_them_is_forgotten()
    {
        using var admin = await running.App.SignInAs(Shop.Admin);
        var waiting = await ResolvedAsync(Shop.Cedar.Office, "Asked before it was said");
        Assert.Equal(303, (await AdminForm.Save(admin, "/desk/admin/exemptions/new", ("Form.Name", Shop.Cedar.Office.Email.ToUpperInvariant()))).Code);
        var nobody = await AdminForm.Save(admin, "/desk/admin/exemptions/new", ("Form.Name", "No client of ours"));
        Assert.Equal((422, "No client of ours"), (nobody.Code, AdminForm.In(nobody)["Form.Name"]));
        await PostAsync();
        Assert.Equal(0, await Database.Truth<long>("select count(*) from csat_surveys where ticket_id = $1", waiting.Id));

        Assert.Equal(303, (await AdminForm.Save(admin, "/desk/admin/exemptions/new", ("Form.Name", Shop.Cedar.Name))).Code);
        var silent = await AcceptedAsync(Shop, await Shop.OpenTicket(Shop.Cedar.Dana, "Of a client that is never asked"));
        await Shop.SetStatus(silent, StatusKey.Resolved, Shop.Agent);
        await Eventually(async () => await Database.Truth<bool>(
            "select not exists (select 1 from outbox_messages where kind = 'ticket.status_changed>survey' and tenant_id = $1 and state = 'pending')", Shop.TenantId));
        Assert.Equal(0, await Database.Truth<long>("select count(*) from csat_surveys where ticket_id = $1", silent.Id));
        Assert.Equal(2, await Database.Truth<long>("select count(*) from audit_log where event = 'csat_exemption.created'"));
        Assert.Contains(Shop.Cedar.Name, (await admin.GetAsync("/desk/admin/exemptions")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tenant_that_switched_them_off_asks_nobody_and_one_that_waits_asks_later()
    {
        var acme = running.Acme;
        await SetAsync(acme, new SurveySettings { IsOn = false });
        var silent = await acme.OpenTicket(acme.Harbor.Dana, "Asked by nobody");
        await acme.SetStatus(await AcceptedAsync(acme, silent), StatusKey.Resolved, acme.Agent);
        await Eventually(async () => await Database.Truth<bool>(
            "select not exists (select 1 from outbox_messages where kind = 'ticket.status_changed>survey' and tenant_id = $1 and state = 'pending')", acme.TenantId));
        await SetAsync(acme, new SurveySettings { DelayHours = 5 });
        var later = await acme.OpenTicket(acme.Harbor.Dana, "Asked later");
        await acme.SetStatus(await AcceptedAsync(acme, later), StatusKey.Resolved, acme.Agent);
        await IsAskedAsync(later, 0);
        await PostAsync();
        Assert.Equal(0, await MailsOf(later));
        Assert.Equal(0, await Database.Truth<long>("select count(*) from csat_surveys where ticket_id = $1", silent.Id));
        await Database.Force("update csat_surveys set due_at = due_at - interval '5 hours' where ticket_id = $1", later.Id);
        await PostAsync();
        Assert.Equal(1, await MailsOf(later));
    }

    [Fact]
    public async Task A_link_that_is_none_says_so_in_the_visitors_language_and_not_for_ever()
    {
        using var guesser = running.App.Browser(Shop.Host);
        var german = new HttpRequestMessage(HttpMethod.Get, guesser.Address("/portal/rate/" + new string('x', 43)));
        german.Headers.Add("Accept-Language", "de");
        var answer = await guesser.SendAsync(german);
        Assert.Equal(404, answer.Code);
        Assert.Contains("Dieser Link gilt nicht mehr", answer.Text, StringComparison.Ordinal);
        var codes = new List<int>();
        for (var i = 0; i < 20; i++)
        {
            codes.Add((await guesser.GetAsync($"/portal/rate/guess-{i}")).Code);
        }

        Assert.Equal((404, 429), (codes[0], codes[^1]));
    }

    private async Task<OpenedTicket> ResolvedAsync(Person by, string subject)
    {
        var ticket = await AcceptedAsync(Shop, await Shop.OpenTicket(by, subject));
        await Shop.SetStatus(ticket, StatusKey.Resolved, Shop.Agent);
        await IsAskedAsync(ticket, 0);
        return ticket;
    }

    private static async Task<OpenedTicket> AcceptedAsync(Shop shop, OpenedTicket ticket)
    {
        await shop.Accept(ticket);
        return ticket;
    }

    private async Task<string> LinkToAsync(Person who, OpenedTicket ticket) => Link().Match(await MailAsync(who, ticket)).Value;

    /// <summary>The newest survey's mail of a ticket.</summary>
    private async Task<string> MailAsync(Person who, OpenedTicket ticket)
    {
        await PostAsync();
        return await Database.Truth<string>(
            "select body from letterbox.mails where to_address = $1 and body like '%/portal/rate/%' and body like '%' || $2 || '%' order by at desc limit 1",
            who.Email, ticket.Number);
    }

    private Task IsAskedAsync(OpenedTicket ticket, int round) => Eventually(async () => await Database.Truth<bool>(
        "select exists (select 1 from csat_surveys where ticket_id = $1 and round = $2)", ticket.Id, round));

    private async Task PostAsync()
    {
        // the minutes in which a solution can be taken back
        await Database.Force("update csat_surveys set due_at = due_at - interval '3 minutes' where sent_at is null");
        await using var scope = running.App.Services.CreateAsyncScope();
        // later than any firing of the node's own
        var due = TimeProvider.System.GetUtcNow().AddDays(1).AddMinutes(Interlocked.Increment(ref firings));
        await scope.ServiceProvider.GetRequiredService<ScheduledRun>().RunAsync(SurveyPost.Name, due, Cancel);
    }

    private async Task SetAsync(Shop shop, SurveySettings settings)
    {
        var saved = await Database.As(shop.Admin.Actor, async scope =>
        {
            var (book, store) = (scope.Get<SurveySettingsBook>(), scope.Get<SettingsStore>());
            var now = await store.ReadAsync(book, Cancel);
            return await store.SaveAsync(scope.Actor, book, now.Version, settings, Cancel);
        });
        Assert.True(saved.Succeeded, saved.Problem?.ToString());
    }

    private Task<long> RatingsOf(OpenedTicket ticket) => Database.Truth<long>("select count(*) from ticket_ratings where ticket_id = $1", ticket.Id);

    private Task<string> RatingOf(OpenedTicket ticket) => Database.Truth<string>(
        "select concat_ws(' ', rating, comment, source, split_part(rated_by_name, ' ', 1)) from ticket_ratings where ticket_id = $1", ticket.Id);

    private Task<long> MailsOf(OpenedTicket ticket) =>
        Database.Truth<long>("select count(*) from outbound_messages where subject_id = $1 and kind = 'survey'", ticket.Id);

    private Task<long> SentOf(OpenedTicket ticket, int round) =>
        Database.Truth<long>("select count(sent_at) from csat_surveys where ticket_id = $1 and round = $2", ticket.Id, round);

    [GeneratedRegex(@"/portal/rate/[\w-]+")]
    private static partial Regex Link();
}
