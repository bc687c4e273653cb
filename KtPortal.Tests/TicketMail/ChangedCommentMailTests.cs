using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets.Comments;
using KtPortal.Tests.Mail;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.TicketMail;

/// <summary>What has not left yet says what the comment says now, or does not leave.</summary>
public sealed class ChangedCommentMailTests(MailHouse house) : IClassFixture<MailHouse>
{
    private const string Dana = "dana@harbor-dental.example";
    private const string Tessa = "tessa@kre8ivtech.example";

    [Fact]
    public async Task A_mail_that_waits_says_what_was_said_last()
    {
        var number = await house.SubmitAsync(Dana);
        await house.ReplyAsync(Tessa, number, "Restart the rooter");
        await house.RunJobsAsync();
        await NotSentYetAsync(number);
        Assert.Contains("rooter", await BodyAsync(number), StringComparison.Ordinal);
        await ChangeAsync(number, "Restart the router");
        await house.RunJobsAsync();
        Assert.Contains("Restart the router", await BodyAsync(number), StringComparison.Ordinal);
        Assert.DoesNotContain("rooter", await BodyAsync(number), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_its_mail_is_written_a_removed_comment_has_none_and_after_it_none_leaves()
    {
        var number = await house.SubmitAsync(Dana);
        await house.RunJobsAsync();
        await house.ReplyAsync(Tessa, number, "Meant for somebody else");
        await RemoveAsync(number);
        await house.RunJobsAsync();
        Assert.DoesNotContain(await house.OutboundAsync(number), m => m.Kind == "comment");

        await house.ReplyAsync(Tessa, number, "Meant for nobody");
        await house.RunJobsAsync();
        await NotSentYetAsync(number);
        await RemoveAsync(number);
        await house.RunJobsAsync();
        var mail = Assert.Single(await house.OutboundAsync(number), m => m.Kind == "comment");
        Assert.Equal(("suppressed", "(taken back)", null), (mail.State, mail.TextBody, mail.HtmlBody));
    }

    [Fact]
    public async Task A_note_that_was_a_reply_is_mailed_to_no_client()
    {
        var number = await house.SubmitAsync(Dana);
        await house.RunJobsAsync();
        await house.ReplyAsync(Tessa, number, "Between us");
        await ChangeAsync(number, "Between us", Visibility.Internal);
        await house.RunJobsAsync();
        Assert.DoesNotContain(await house.OutboundAsync(number), m => m.Kind == "comment");
    }

    // As if its server had not answered.
    private Task<object?> NotSentYetAsync(string number) => house.RunAsync("""
        update outbound_messages set state = 'queued', sent_at = null
        where kind = 'comment' and subject_id = (select id from tickets where number = $1)
        """, number);

    private async Task<string> BodyAsync(string number)
    {
        var mail = Assert.Single(await house.OutboundAsync(number), m => m.Kind == "comment");
        return mail.TextBody + mail.HtmlBody;
    }

    private Task ChangeAsync(string number, string content, Visibility? readers = null) => WithLastAsync(number, async (changes, actor, id) =>
        Assert.True((await changes.ChangeAsync(actor, id, new(content, 1, readers), CancellationToken.None)).Succeeded));

    private Task RemoveAsync(string number) => WithLastAsync(number, async (changes, actor, id) =>
        Assert.True((await changes.RemoveAsync(actor, id, 1, CancellationToken.None)).Succeeded));

    private async Task WithLastAsync(string number, Func<CommentChanges, Actor, Guid, Task> work)
    {
        var id = await house.AskAsync<Guid>(
            "select c.id from ticket_comments c join tickets t on t.id = c.ticket_id where t.number = $1 order by c.created_at desc limit 1", number);
        await house.InAsync(house.ActorOf(Tessa), services => work(services.GetRequiredService<CommentChanges>(), house.ActorOf(Tessa), id));
    }
}
