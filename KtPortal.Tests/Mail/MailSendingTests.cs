using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Mail;
using KtPortal.Core.Mail.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Mail;

/// <summary>No mail is lost and none is sent twice, whatever fails between a change and the server's "250".</summary>
public sealed class MailSendingTests(MailHouse house) : IClassFixture<MailHouse>
{
    private const string Dana = "dana@harbor-dental.example";

    [Fact]
    public async Task Temporary_refusal_is_tried_again_with_the_same_id()
    {
        house.Smtp.Replies["RCPT"] = "451 4.7.1 greylisted";
        var number = await house.SubmitAsync(Dana);
        var before = await house.AskAsync<DateTime>("select clock_timestamp()");
        await house.RunJobsAsync();
        var mail = (await house.OutboundAsync(number))[0];
        Assert.Equal(("queued", 451, 1), (mail.State, mail.LastCode, mail.Attempts));
        var after = await house.AskAsync<DateTime>("select clock_timestamp()");
        var due = await house.AskAsync<DateTime>(
            "select next_attempt_at from outbox_messages where payload->>'message' = $1", mail.Id.ToString());
        Assert.InRange(due, before.AddSeconds(50), after.AddSeconds(70));

        house.Smtp.Replies.Remove("RCPT");
        await MakeDueAsync(mail);
        await house.RunJobsAsync();
        var again = (await house.OutboundAsync(number))[0];
        Assert.Equal(("sent", 2, mail.MessageId), (again.State, again.Attempts, again.MessageId));
        Assert.Single(Copies(mail));
    }

    [Fact]
    public async Task Permanent_refusal_fails_at_once_and_shows_on_the_comment()
    {
        var number = await house.SubmitAsync(Dana);
        await house.RunJobsAsync();
        house.Smtp.Replies["RCPT"] = "550 5.1.1 no such user";
        await house.ReplyAsync("tessa@kre8ivtech.example", number, "Hello?");
        await house.RunJobsAsync();
        house.Smtp.Replies.Remove("RCPT");

        Assert.Equal(("failed", 550), ((await house.OutboundAsync(number))[^1].State, (await house.OutboundAsync(number))[^1].LastCode));
        Assert.Equal("failed", (await house.CommentsAsync(number))[0].MailState);
    }

    [Fact]
    public async Task After_the_last_attempt_it_is_a_dead_letter_that_can_be_retried()
    {
        house.Smtp.Replies["MAIL"] = "421 4.3.2 not now";
        var number = await house.SubmitAsync(Dana);
        await house.RunJobsAsync();
        var mail = (await house.OutboundAsync(number))[0];
        await house.RunAsync(
            "update outbox_messages set attempts = 7, next_attempt_at = now() where payload->>'message' = $1", mail.Id.ToString());
        await house.RunJobsAsync();
        house.Smtp.Replies.Remove("MAIL");
        Assert.Equal("failed", (await house.OutboundAsync(number))[0].State);
        Assert.Equal("dead", await house.AskAsync<string>(
            "select state from outbox_messages where payload->>'message' = $1", mail.Id.ToString()));

        await house.RunAsync("update outbox_messages set state = 'pending', attempts = 0, next_attempt_at = now() where payload->>'message' = $1", mail.Id.ToString());
        await house.RunJobsAsync();
        Assert.Equal("sent", (await house.OutboundAsync(number))[0].State);
    }

    [Fact]
    public async Task Without_a_server_mails_are_kept_and_held()
    {
        await using var node = house.Build(new MailOptions());
        var number = await house.SubmitAsync(Dana);
        await MailHouse.RunJobsAsync(node);

        var mail = (await house.OutboundAsync(number))[0];
        Assert.Equal(("held", "No SMTP server is set up."), (mail.State, mail.LastError));
    }

    [Fact]
    public async Task Node_that_dies_before_sending_is_replaced_by_another()
    {
        var number = await house.SubmitAsync(Dana);
        await OnlyMailIsLeftAsync(number);
        var mail = (await house.OutboundAsync(number))[0];

        // A node takes the job, commits that it begins, and is gone.
        var job = (await MailHouse.ClaimAsync(house.Services, 50)).Single(j => j.Payload.Contains(mail.Id.ToString(), StringComparison.Ordinal));
        await house.InAsync(job.Actor, async services =>
        {
            var effect = services.GetRequiredKeyedService<IOutboxEffect>(MailQueue.Send);
            Assert.NotNull(await effect.PrepareAsync(services.GetRequiredService<Core.Data.PortalDb>(), job.Actor, job.Read(), CancellationToken.None));
        });
        Assert.Equal("sending", (await house.OutboundAsync(number))[0].State);
        await house.RunJobsAsync();
        Assert.Empty(Copies(mail));

        await house.RunAsync("update outbox_messages set claimed_until = now() - interval '1 second' where id = $1", job.Id);
        await using var other = house.Build(Options());
        await MailHouse.RunJobsAsync(other);
        Assert.Equal("sent", (await house.OutboundAsync(number))[0].State);
        Assert.Single(Copies(mail));
    }

    [Fact]
    public async Task Database_away_while_the_server_answers_sends_nothing_twice()
    {
        var number = await house.SubmitAsync(Dana);
        await OnlyMailIsLeftAsync(number);
        var mail = (await house.OutboundAsync(number))[0];
        var name = await house.AskAsync<string>("select current_database()::text");

        // The server takes the mail, but answers only when the database has refused us for a while.
        await using var node = house.Build(Options());
        house.Smtp.BeforeAnswer = async () =>
        {
            await house.RunOnServerAsync($"alter database {name} allow_connections false");
            await house.RunOnServerAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");
            _ = Task.Run(async () =>
            {
                await Task.Delay(1500);
                await house.RunOnServerAsync($"alter database {name} allow_connections true");
            });
        };
        await MailHouse.RunOneJobAsync(node);
        house.Smtp.BeforeAnswer = null;
        house.Services.GetRequiredService<Connections>().Clear(); // its connections were cut, too

        var sent = (await house.OutboundAsync(number))[0];
        Assert.Equal(("sent", 1), (sent.State, sent.Attempts));
        await MakeDueAsync(mail);
        await house.RunJobsAsync();
        Assert.Single(Copies(mail));
    }

    [Fact]
    public async Task Two_nodes_at_once_send_each_mail_once()
    {
        var numbers = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            numbers.Add(await house.SubmitAsync(Dana));
        }

        await using var other = house.Build(Options());
        await Task.WhenAll(house.RunJobsAsync(), MailHouse.RunJobsAsync(other));
        foreach (var number in numbers)
        {
            var mail = Assert.Single(await house.OutboundAsync(number));
            Assert.Equal("sent", mail.State);
            Assert.Single(Copies(mail));
        }
    }

    [Theory]
    [InlineData("smtp://relay.example", "relay.example", 25, MailSecurity.None, null, null)]
    [InlineData("smtp://joe%40x.example:p%3Aw@relay.example:2525?starttls=required", "relay.example", 2525, MailSecurity.StartTls, "joe@x.example", "p:w")]
    [InlineData("smtps://joe:pw@relay.example", "relay.example", 465, MailSecurity.Tls, "joe", "pw")]
    public void Server_is_read_from_its_address(string text, string host, int port, MailSecurity security, string? user, string? password) =>
        Assert.Equal(new SmtpOptions(host, port, security, user, password), MailOptions.Read(_ => text, "").Smtp);

    [Theory]
    [InlineData("relay.example:25")]
    [InlineData("http://relay.example")]
    [InlineData("smtp://joe:pw@relay.example")]
    public void Address_that_says_too_little_is_refused(string text) => Assert.Throws<InvalidOperationException>(() => MailOptions.Read(_ => text, ""));

    private MailOptions Options() => house.Services.GetRequiredService<MailOptions>();

    private List<string> Copies(OutboundMessage mail) =>
        house.Smtp.Messages.FindAll(m => m.Contains($"Message-ID: <{mail.MessageId}>", StringComparison.Ordinal));

    // The receipt is written; sending it is what is still to be done.
    private async Task OnlyMailIsLeftAsync(string number)
    {
        while ((await house.OutboundAsync(number)).Count == 0)
        {
            foreach (var job in await MailHouse.ClaimAsync(house.Services, 1))
            {
                await house.Services.GetRequiredService<OutboxRun>().RunAsync(job, CancellationToken.None);
            }
        }

        await house.RunAsync("update outbox_messages set state = 'done' where state = 'pending' and kind <> 'mail.send'");
    }

    private Task<object?> MakeDueAsync(OutboundMessage mail) =>
        house.RunAsync("update outbox_messages set state = 'pending', claimed_until = null, next_attempt_at = now() where payload->>'message' = $1", mail.Id.ToString());
}
