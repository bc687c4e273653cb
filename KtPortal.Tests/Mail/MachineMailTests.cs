using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using KtPortal.Core.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Mail;

public sealed class MachineMailTests(MailHouse house) : IClassFixture<MailHouse>
{
    private const string Dana = "dana@harbor-dental.example";

    [Fact]
    public async Task Bounce_is_told_on_the_ticket_to_the_provider_only()
    {
        var number = await SubmittedAsync();
        await house.ReplyAsync("tessa@kre8ivtech.example", number, "Are you there?");
        await house.RunJobsAsync();
        var sent = (await house.OutboundAsync(number))[^1];
        var row = await house.ReceiveAsync(Bounce(sent, "5.1.1"), envelope: new MailEnvelope("", [MailHouse.Support]));

        Assert.Equal(("ignored", sent.SubjectId), (row.State, row.SubjectId));
        Assert.Equal(("bounced", 550), ((await house.OutboundAsync(number))[^1].State, (await house.OutboundAsync(number))[^1].LastCode));
        var comments = await house.CommentsAsync(number);
        Assert.Equal(["sent is failed", "system"], [comments[0].MailState == "failed" ? "sent is failed" : comments[0].MailState, comments[1].Kind]);
        Assert.Equal(Visibility.Internal, comments[1].Visibility);
        Assert.Contains("no such user", comments[1].Content, StringComparison.Ordinal);

        await house.ReceiveAsync(Bounce(sent, "5.1.1") + "\n", envelope: new MailEnvelope("", [MailHouse.Support]));
        Assert.Equal(2, (await house.CommentsAsync(number)).Count);
    }

    [Fact]
    public async Task Delay_is_no_bounce()
    {
        var number = await SubmittedAsync();
        var sent = (await house.OutboundAsync(number))[0];
        await house.ReceiveAsync(Bounce(sent, "4.4.7", "delayed"));
        Assert.Equal("sent", (await house.OutboundAsync(number))[0].State);
        Assert.Empty(await house.CommentsAsync(number));
    }

    [Fact]
    public async Task Absence_note_in_a_thread_moves_nothing_and_tells_nobody()
    {
        var number = await SubmittedAsync();
        var receipt = (await house.OutboundAsync(number))[0];
        await house.RunAsync("update tickets t set status_id = s.id from ticket_statuses s where s.tenant_id = t.tenant_id and s.system_key = 'resolved' and t.number = $1", number);
        var row = await house.ReceiveAsync(new Letter(Dana, "Out of office", "Back on Monday.") { References = [receipt.MessageId], Headers = "Auto-Submitted: auto-replied" }.ToString());

        Assert.Equal("processed", row.State);
        Assert.Equal("auto_reply", Assert.Single(await house.CommentsAsync(number)).Kind);
        Assert.Equal("resolved", await house.AskAsync<string>("select phase from tickets where number = $1", number));
        Assert.Single(await house.OutboundAsync(number));
    }

    [Fact]
    public async Task Absence_note_without_a_thread_is_ignored()
    {
        var row = await house.ReceiveAsync(new Letter(Dana, "Out of office", "Back on Monday.") { Headers = "Auto-Submitted: auto-replied" }.ToString());
        Assert.Equal(("ignored", (Guid?)null), (row.State, row.SubjectId));
    }

    [Fact]
    public async Task Own_mail_coming_back_is_a_loop()
    {
        await SubmittedAsync();
        var row = await house.ReceiveAsync(house.Smtp.Messages[^1]);
        Assert.Equal("ignored", row.State);
        Assert.StartsWith("loop", row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_mail_is_held()
    {
        var row = await house.ReceiveAsync(new Letter("news@shop.example", "Sale!", "Buy.") { Headers = "List-Id: <news.shop.example>" }.ToString());
        Assert.Equal("held", row.State);
    }

    [Fact]
    public async Task Mail_beyond_the_limits_is_kept_as_failed()
    {
        var parts = string.Concat(Enumerable.Repeat("--b\nContent-Type: text/plain\n\nx\n", 300));
        var row = await house.ReceiveAsync($"From: {Dana}\nSubject: many\nMessage-ID: <many@client.example>\nContent-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n");
        Assert.Equal("failed", row.State);
        Assert.True(File.Exists(Path.Combine(house.DataFolder, "files", row.ObjectKey)));

        // Kept, and tried again when an admin says so: here after somebody repaired it.
        var admin = house.ActorOf("milo@kre8ivtech.example") with { Permissions = [TenancyPermissions.ManageSettings] };
        var raw = new Letter(Dana, "Repaired", "x").ToString();
        await File.WriteAllTextAsync(Path.Combine(house.DataFolder, "files", row.ObjectKey), raw, TestContext.Current.CancellationToken);
        await house.RunAsync("update inbound_messages set size_bytes = $1 where id = $2", raw.Length, row.Id);
        await house.InAsync(admin, async services => Assert.True((await services.GetRequiredService<FailedMail>().RetryAsync(admin, row.Id, CancellationToken.None)).Succeeded));
        await house.RunJobsAsync();
        Assert.Equal("processed", (await house.FindAsync(row.Id)).State);
    }

    private async Task<string> SubmittedAsync()
    {
        var number = await house.SubmitAsync(Dana);
        await house.RunJobsAsync();
        return number;
    }

    internal static string Bounce(OutboundMessage sent, string status, string action = "failed") => $"""
        From: MAILER-DAEMON@mx.example
        To: {MailHouse.Support}
        Subject: Undelivered Mail Returned to Sender
        Message-ID: <{Guid.CreateVersion7():N}@mx.example>
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary=r

        --r
        Content-Type: text/plain

        Sorry.
        --r
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example

        Final-Recipient: rfc822; {sent.ToAddress}
        Action: {action}
        Status: {status}
        Diagnostic-Code: smtp; 550 {status} no such user

        --r
        Content-Type: message/rfc822

        From: {sent.FromAddress}
        To: {sent.ToAddress}
        Subject: x
        Message-ID: <{sent.MessageId}>

        x
        --r--
        """;
}
