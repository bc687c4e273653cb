namespace KtPortal.Tests.Mail;

/// <summary>Every mail of the shared collection goes all the way in; skipped where that folder isn't at hand.</summary>
public sealed class SampleIngestTests(MailHouse house) : IClassFixture<MailHouse>
{
    [Fact]
    public async Task Every_real_mail_ends_in_a_state()
    {
        var samples = Samples.OfCategory("").ToList();
        Assert.SkipWhen(samples.Count == 0, Samples.Absent);
        foreach (var sample in samples)
        {
            await house.StoreAsync(sample.Bytes());
        }

        await house.RunJobsAsync();

        var states = await house.AskAsync<string>("select string_agg(distinct state, ',' order by state) from inbound_messages");
        Assert.DoesNotContain("received", states, StringComparison.Ordinal);
        Assert.Equal(0L, await house.AskAsync<long>("select count(*) from inbound_messages where state = 'failed'"));
        Assert.Equal(0L, await house.AskAsync<long>("select count(*) from outbox_messages where last_error is not null"));
        Assert.True(await house.AskAsync<long>("select count(*) from tickets where source = 'email'") > 0);
        Assert.Equal(
            await house.AskAsync<long>("select count(*) from inbound_messages where state = 'processed' and part_id is null"),
            await house.AskAsync<long>("select count(*) from tickets where source = 'email'"));
    }
}
