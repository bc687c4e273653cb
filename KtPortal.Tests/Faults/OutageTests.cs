using System.Text.RegularExpressions;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Faults;

/// <summary>What is acknowledged stays, once, whoever dies.</summary>
[Collection<TwoNodesCollection>]
public sealed partial class OutageTests(TwoNodes nodes)
{
    private Shop Shop => nodes.Shop;

    [Fact]
    public async Task A_change_through_one_node_arrives_on_the_stream_of_the_other()
    {
        using var dana = await nodes.First.SignInAs(Shop.Harbor.Dana);
        var (number, id) = await Submit(dana, "Seen from the other side");
        using var danasPhone = await nodes.Second.SignInAs(Shop.Harbor.Dana);
        await using var stream = await EventStream.OpenAsync(danasPhone, $"ticket:{id}");
        using var agent = await nodes.First.SignInAs(Shop.Agent);
        await Answer(agent, number, "Said on the first node.");
        await nodes.Eventually(() => stream.Count("ticket.comment") > 0, "the event of the other node");
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_doubled_when_the_database_is_killed()
    {
        using var dana = await nodes.First.SignInAs(Shop.Harbor.Dana);
        using var drew = await nodes.Second.SignInAs(Shop.Harbor.Drew);
        using var pine = await nodes.Second.SignInAs(Shop.Pine.Dana);
        using var watcher = await nodes.Second.SignInAs(Shop.Maple.Dana);
        using var agent = await nodes.First.SignInAs(Shop.Agent);
        var (number, id) = await Submit(watcher, "Watched through the outage");
        await using var stream = await EventStream.OpenAsync(watcher, $"ticket:{id}");

        using var enough = new CancellationTokenSource();
        SteadyLoad[] people = [new(dana, "Dana"), new(drew, "Drew"), new(pine, "Pine")];
        var load = people.Select(p => p.RunAsync(enough.Token)).ToList();
        await nodes.Eventually(() => people.All(p => p.Acknowledged.Count >= 8), "the load");
        await nodes.Cluster.KillAsync();
        var killed = TimeProvider.System.GetTimestamp();
        await nodes.Eventually(() => people.All(p => p.Outages >= 10), "the clear page of everybody");
        await nodes.Cluster.StartAsync();
        var started = TimeProvider.System.GetElapsedTime(killed);
        var before = people.Select(p => p.Acknowledged.Count).ToList();
        await nodes.Eventually(() => people.Zip(before).All(p => p.First.Acknowledged.Count >= p.Second + 3), "recovery");
        var recovered = TimeProvider.System.GetElapsedTime(killed);
        await enough.CancelAsync();
        await Task.WhenAll(load);

        Assert.All(people, p => Assert.True(
            p.Wrong.IsEmpty, $"{string.Join('\n', p.Wrong)}\n{nodes.First.Failures}\n{nodes.Second.Failures}"));
        foreach (var text in people.SelectMany(p => p.Acknowledged))
        {
            Assert.Equal(1, await nodes.Truth<long>(
                "select (select count(*) from tickets where subject = $1) + (select count(*) from ticket_comments where content = $1)",
                text));
        }

        Assert.Equal(0, await nodes.Truth<long>(
            "select count(*) from (select from tickets where subject like 'Word %' group by subject having count(*) > 1) doubled"));

        Assert.True(stream.IsOpen);
        await Answer(agent, number, "Said after the outage.");
        await nodes.Eventually(() => stream.Count("ticket.comment") > 0, "an event after the restart");
        await DrainAsync();
        AssertMails(await nodes.Truth<long>("select count(*) from outbound_messages"));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{people.Sum(p => p.Acknowledged.Count)} acknowledged, {people.Sum(p => p.Outages)} answered 503; PostgreSQL was back after {started.TotalSeconds:0.0} s, all were served after {recovered.TotalSeconds:0.0} s");
    }

    [Fact]
    public async Task The_mail_of_a_node_that_died_before_sending_leaves_from_the_other_once()
    {
        using var dana = await nodes.First.SignInAs(Shop.Lumen.Dana);
        var (number, _) = await Submit(dana, "Who will answer me");
        await DrainAsync();
        using var agent = await nodes.First.SignInAs(Shop.Agent);
        await nodes.Second.PauseAsync();
        nodes.Smtp.Replies["EHLO"] = null;
        var greeted = nodes.Smtp.Commands.Count;
        await Answer(agent, number, "Zebras are never mailed twice.");
        await nodes.Eventually(() => nodes.Smtp.Commands.Count > greeted, "the node's attempt to send");
        await nodes.First.KillAsync();
        nodes.Smtp.Replies.Clear();
        await nodes.Second.ContinueAsync();
        await nodes.PassTimeAsync(leases: true);
        await DrainAsync();

        var mail = Assert.Single(nodes.Smtp.Messages.ToArray(),
            m => m.Contains("Zebras are never mailed twice.", StringComparison.Ordinal));
        Assert.Contains(Shop.Lumen.Dana.Email, mail, StringComparison.OrdinalIgnoreCase);
        await nodes.RestartFirstAsync();
    }

    [Fact]
    public async Task A_node_that_is_told_to_stop_does_though_its_database_is_away()
    {
        await nodes.Cluster.KillAsync();
        await nodes.First.StopAsync().WaitAsync(TwoNodes.Patience, TestContext.Current.CancellationToken);
        await nodes.Cluster.StartAsync();
        await nodes.RestartFirstAsync();
    }

    private async Task<(string Number, Guid Id)> Submit(PortalClient client, string subject)
    {
        var sent = await client.SendFormAsync(
            "/portal/tickets/new", Part.Field("Subject", subject), Part.Field("Description", "It does not work any more."));
        Assert.Equal(303, sent.Code);
        var number = sent.Location!.Split('/')[^1].Split('?')[0];
        return (number, await nodes.Truth<Guid>("select id from tickets where subject = $1", subject));
    }

    private static async Task Answer(PortalClient agent, string number, string text)
    {
        var sent = await agent.SendFormAsync($"/desk/tickets/{number}", Part.Field("Visibility", "public"), Part.Field("Content", text));
        Assert.True(sent.Code == 303, $"{sent.Code}: {sent.Text}");
    }

    private async Task DrainAsync()
    {
        var left = "";
        await nodes.Eventually(async () =>
        {
            // Now and then: each time locks what it hurries, and what is locked is no worker's to take.
            await nodes.PassTimeAsync(leases: false);
            await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
            left = await nodes.Truth<string>("""
                select coalesce(string_agg(format('%s, attempt %s, until %s: %s', kind, attempts, claimed_until, left(last_error, 80)), e'\n'), '')
                from outbox_messages where state = 'pending'
                """);
            return left.Length == 0;
        }, () => "an empty outbox, which holds\n" + left);
        Assert.Equal(0, await nodes.Truth<long>("select count(*) from outbox_messages where state = 'dead'"));
    }

    private void AssertMails(long expected)
    {
        var ids = nodes.Smtp.Messages.ToArray().Select(m => MessageId().Match(m).Value).ToList();
        Assert.Equal(ids.Distinct().Count(), ids.Count);
        Assert.True(expected > 0);
        Assert.Equal(expected, ids.Count);
    }

    [GeneratedRegex("^Message-ID: .*$", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex MessageId();
}
