using KtPortal.Core.Mail.Mime;

namespace KtPortal.Core.Mail;

public enum SenderProof
{
    /// <summary>No receiving server is trusted to say anything.</summary>
    Unchecked,

    /// <summary>The trusted server found no proof, and no forgery.</summary>
    Unproven,
    Passed,
    Failed,
}

/// <summary>Whether a mail comes from whom it names, as far as the trusted receiving server says (RFC 8601).</summary>
/// <param name="PassesDmarc">The domain's own policy was met: what an answer of staff needs.</param>
/// <param name="Summary">"dmarc=fail spf=fail"; null without results.</param>
public sealed record SenderCheck(SenderProof Proof, bool PassesDmarc, string? Summary)
{
    private const string Field = "Authentication-Results";
    private const int LongSummary = 300;

    public static SenderCheck None { get; } = new(SenderProof.Unchecked, false, null);

    /// <summary>Checked, and not shown to be genuine.</summary>
    public bool IsUnverified => Proof is SenderProof.Unproven or SenderProof.Failed;

    /// <param name="trustedServer">Its authserv-id, compared exactly; null: nothing is believed.</param>
    public static SenderCheck Of(MimeMessage message, string senderAddress, string? trustedServer)
    {
        if (string.IsNullOrEmpty(trustedServer))
        {
            return None;
        }

        var results = ResultsOf(message.Headers, trustedServer);
        var summary = results.Count == 0 ? null : CleanText.Line(string.Join(' ', results.Select(r => $"{r.Method}={r.Result}")), LongSummary);
        var domain = new MimeAddress("", senderAddress).Domain;
        var dmarc = results.Find(r => r.Method == "dmarc");
        return dmarc?.Result switch
        {
            "pass" => NamesOther(dmarc, domain) ? new(SenderProof.Failed, false, summary) : new(SenderProof.Passed, true, summary),
            "fail" => new(SenderProof.Failed, false, summary),
            "temperror" or "permerror" => new(SenderProof.Unproven, false, summary),
            _ => new(WithoutPolicy(results, domain), false, summary),
        };
    }

    // The last server writes above its own Received field, where nobody else can. Below it only the first field of that name
    // counts, since a field that the sender brought along may follow right behind.
    private static List<AuthenticationResult> ResultsOf(MimeHeaders headers, string trustedServer)
    {
        var results = new List<AuthenticationResult>();
        var (isAbove, hasSpoken) = (headers.Has("Received"), false);
        foreach (var field in headers.Fields)
        {
            isAbove = isAbove && !field.Name.Equals("Received", StringComparison.OrdinalIgnoreCase);
            if (!isAbove && hasSpoken)
            {
                break;
            }

            if (field.Name.Equals(Field, StringComparison.OrdinalIgnoreCase) && AuthenticationResults.Read(field.Raw) is { } read &&
                read.Server == trustedServer)
            {
                results.AddRange(read.Results);
                hasSpoken = true;
            }
        }

        return results;
    }

    private static bool NamesOther(AuthenticationResult dmarc, string domain) =>
        dmarc.Properties.TryGetValue("header.from", out var named) && !IsAtOrBelow(domain, DomainOf(named));

    // SPF and DKIM speak for the domain they name; they prove a sender of it, or of one below it.
    private static SenderProof WithoutPolicy(List<AuthenticationResult> results, string domain)
    {
        if (results.Exists(r => r is { Method: "spf" or "dkim", Result: "pass" } && SpeaksFor(r, domain)))
        {
            return SenderProof.Passed;
        }

        return results.Exists(r => r is { Method: "spf", Result: "fail" or "softfail" }) ? SenderProof.Failed : SenderProof.Unproven;
    }

    private static bool SpeaksFor(AuthenticationResult result, string domain)
    {
        var property = result.Method == "spf" ? "smtp.mailfrom" : result.Properties.ContainsKey("header.d") ? "header.d" : "header.i";
        return result.Properties.TryGetValue(property, out var named) && DomainOf(named) is var proven &&
            proven.Contains('.', StringComparison.Ordinal) && IsAtOrBelow(domain, proven);
    }

    private static bool IsAtOrBelow(string domain, string other) =>
        domain.Equals(other, StringComparison.OrdinalIgnoreCase) || domain.EndsWith("." + other, StringComparison.OrdinalIgnoreCase);

    private static string DomainOf(string named) => named[(named.LastIndexOf('@') + 1)..].Trim('<', '>', ' ');
}
