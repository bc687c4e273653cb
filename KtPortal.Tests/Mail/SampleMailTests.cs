using KtPortal.Tests.Support;

namespace KtPortal.Tests.Mail;

/// <summary>Every mail of the shared collection of real mails; skipped where that folder isn't at hand.</summary>
public sealed class SampleMailTests
{
    /// <summary>Each with its reason; a case that passes after all must leave this list.</summary>
    private static readonly Dictionary<string, string> KnownFailures = new()
    {
        // The expectation is that product's own limit. The mail has 30 files, and the reader's task is to find them all.
        ["cw-multiple_attachments"] = "wants 15 of 30 files",
    };

    public static TheoryData<string> Bounces => Ids("sisimai-");

    public static TheoryData<string> Replies => Ids("ert-", "gerp-");

    public static TheoryData<string> ClientReplies => Ids("talon-");

    public static TheoryData<string> WholeMails => Ids("cw-", "flanker-");

    [Theory, MemberData(nameof(Bounces))]
    public void Reads_a_real_bounce(string id) => Check(id);

    [Theory, MemberData(nameof(Replies))]
    public void Trims_a_real_reply(string id) => Check(id);

    [Theory, MemberData(nameof(ClientReplies))]
    public void Trims_a_real_reply_of_each_mail_program(string id) => Check(id);

    [Theory, MemberData(nameof(WholeMails))]
    public void Reads_a_real_mail(string id) => Check(id);

    private static void Check(string id)
    {
        var sample = Samples.Find(id);
        IReadOnlyList<string> differences = [];
        var time = ThreadTime.Of(() => differences = new SampleChecks(sample).Differences());
        if (KnownFailures.ContainsKey(id))
        {
            Assert.NotEmpty(differences);
            return;
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        if (sample.Checks.TryGetProperty("max_seconds", out var limit))
        {
            Assert.True(time < TimeSpan.FromSeconds(limit.GetDouble()), $"took {time}");
        }
    }

    private static TheoryData<string> Ids(params string[] prefixes)
    {
        var ids = new TheoryData<string>(prefixes.SelectMany(Samples.OfCategory).Select(sample => sample.Id));
        if (!ids.Any())
        {
            ids.Add("absent");
        }
        return ids;
    }
}
