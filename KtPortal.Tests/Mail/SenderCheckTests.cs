using System.Text;
using KtPortal.Core.Mail;
using KtPortal.Core.Mail.Mime;

namespace KtPortal.Tests.Mail;

/// <summary>What <c>Authentication-Results</c> say, and whose are believed (RFC 8601).</summary>
public sealed class SenderCheckTests
{
    private const string Server = "mx.kre8ivtech.example";

    [Theory]
    [InlineData("dmarc=pass header.from=harbor.example", SenderProof.Passed)]
    [InlineData("dmarc=pass (p=reject; dis=none) header.from=harbor.example; spf=fail", SenderProof.Passed)]
    [InlineData("dmarc=pass header.from=evil.example", SenderProof.Failed)]
    [InlineData("dmarc=fail (p=none) header.from=harbor.example; spf=pass smtp.mailfrom=harbor.example", SenderProof.Failed)]
    [InlineData("DMARC = Fail", SenderProof.Failed)]
    [InlineData("dmarc=temperror; spf=fail; dkim=fail", SenderProof.Unproven)]
    [InlineData("spf=pass smtp.mailfrom=bounce@harbor.example", SenderProof.Passed)]
    [InlineData("spf=pass smtp.mailfrom=evil.example; dkim=none", SenderProof.Unproven)]
    [InlineData("dmarc=none; spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example", SenderProof.Unproven)]
    [InlineData("dkim/1=pass reason=\"good; key\" header.d=harbor.example; spf=softfail smtp.mailfrom=list.example", SenderProof.Passed)]
    [InlineData("dkim=pass header.i=@harbor.example header.s=s1 header.b=\"abc=\"", SenderProof.Passed)]
    [InlineData("dkim=pass header.d=example; spf=fail", SenderProof.Failed)]
    [InlineData("spf=fail smtp.mailfrom=harbor.example; dkim=fail header.d=harbor.example", SenderProof.Failed)]
    [InlineData("spf=softfail; dkim=none", SenderProof.Failed)]
    [InlineData("none", SenderProof.Unproven)]
    [InlineData("(dmarc=pass) spf (dmarc=pass", SenderProof.Unproven)]
    [InlineData(";;=;dmarc=;=pass;\"dmarc=pass\"", SenderProof.Unproven)]
    public void Results_say_what_was_proved(string results, SenderProof proof)
    {
        Assert.Equal(proof, Check($"Authentication-Results: {Server}; {results}\nReceived: by {Server}").Proof);
        Assert.Equal(proof, Check($"Authentication-Results: (x) {Server} 1;\n\t{results.Replace(" ", "\n ", StringComparison.Ordinal)}").Proof);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Authentication-Results: mx.elsewhere.example; dmarc=pass")]
    [InlineData("Authentication-Results: " + Server + ".evil.example; dmarc=pass")]
    [InlineData("Authentication-Results: evil." + Server + "; dmarc=pass")]
    [InlineData("Authentication-Results: MX.kre8ivtech.example; dmarc=pass")]
    [InlineData("X-Authentication-Results: " + Server + "; dmarc=pass")]
    [InlineData("ARC-Authentication-Results: i=1; " + Server + "; dmarc=pass")]
    public void Nobody_else_is_believed(string fields) => Assert.Equal(SenderProof.Unproven, Check(fields).Proof);

    [Fact]
    public void Without_a_trusted_server_nothing_is_verified() =>
        Assert.Equal(SenderProof.Unchecked, SenderCheck.Of(Read($"Authentication-Results: {Server}; dmarc=pass"), "dana@harbor.example", null).Proof);

    [Fact]
    public void Only_what_the_last_server_wrote_on_top_counts()
    {
        // Two of its milters, above its own Received; what the sender brought along lies below.
        var two = Check($"Authentication-Results: {Server}; spf=pass smtp.mailfrom=evil.example\nAuthentication-Results: {Server}; dmarc=fail\nReceived: by {Server}\nAuthentication-Results: {Server}; dmarc=pass");
        Assert.Equal((SenderProof.Failed, "spf=pass dmarc=fail"), (two.Proof, two.Summary));

        // What it had nothing to say about, nobody says in its place.
        Assert.Equal(SenderProof.Unproven, Check($"Authentication-Results: {Server}; none\nReceived: by {Server}\nAuthentication-Results: {Server}; dmarc=pass").Proof);

        // Below Received the first is the server's, and one that follows is somebody's.
        Assert.Equal(SenderProof.Unproven, Check($"Received: by {Server}\nAuthentication-Results: {Server}; spf=none\nAuthentication-Results: {Server}; dmarc=pass").Proof);
        Assert.Equal(SenderProof.Unproven, Check($"Authentication-Results: {Server}; spf=none\nAuthentication-Results: {Server}; dmarc=pass").Proof);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("\"\\")]
    [InlineData("=")]
    [InlineData(";")]
    [InlineData("a=b ")]
    [InlineData("dkim=pass;")]
    [InlineData("((\\)")]
    public void Megabyte_of_nonsense_is_read_at_once(string piece)
    {
        var field = new StringBuilder().Insert(0, piece, 250_000 / piece.Length).ToString();
        var message = Read(string.Concat(Enumerable.Repeat($"Authentication-Results: {Server}; {field}\n", 4)) + $"Received: by {Server}");
        var before = GC.GetAllocatedBytesForCurrentThread();
        SenderCheck.Of(message, "dana@harbor.example", Server);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    private static SenderCheck Check(string fields) => SenderCheck.Of(Read(fields), "dana@harbor.example", Server);

    private static MimeMessage Read(string fields) => MimeReader.Read(Encoding.UTF8.GetBytes($"{fields}\nFrom: dana@harbor.example\n\nx"));
}
