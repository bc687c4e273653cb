using System.Text.RegularExpressions;
using KtPortal.Tests.Support;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Web.Requests;

/// <summary>How a visitor asks: opens the page, types, and answers the question that a program in such a hurry is asked.</summary>
internal static partial class Asking
{
    private static readonly string[] Numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    public static Part[] Form(string email, string subject, params Part[] more) =>
    [
        Part.Field("Name", "Robin Example"),
        Part.Field("Email", email),
        Part.Field("Subject", subject),
        Part.Field("Description", "It does not do what it should do."),
        Part.Field("CategoryId", ""),
        Part.Field("Homepage", ""),
        .. more,
    ];

    public static async Task<Answer> AskAsync(this PortalClient visitor, string email, string subject, params Part[] more) =>
        await visitor.SendAsPersonAsync(await visitor.OpenFormAsync(), Form(email, subject, more));

    /// <summary>Once it was told what became of the last one.</summary>
    public static async Task<Answer> OpenFormAsync(this PortalClient visitor)
    {
        var page = await visitor.GetAsync("/");
        return page.Document.QuerySelector("form[enctype]") is null ? await visitor.GetAsync("/") : page;
    }

    /// <summary>Files go with the first try alone.</summary>
    public static async Task<Answer> SendAsPersonAsync(this PortalClient visitor, Answer page, Part[] form)
    {
        var answer = await visitor.SendFormAsync(page, form);
        return answer.Code == 422 && SumOf(answer) is { } sum
            ? await visitor.SendFormAsync(answer, [.. form.Where(p => p.FileName is null), .. KeptIn(answer), Part.Field("Answer", $"{sum}")])
            : answer;
    }

    /// <summary>What the page asks, added up; null where it asks nothing.</summary>
    public static int? SumOf(Answer page)
    {
        var asked = page.Document.QuerySelector("label[for=q]")?.TextContent ?? "";
        var words = Words().Matches(asked).Select(m => Array.IndexOf(Numbers, m.Value)).Where(i => i >= 0).ToList();
        return words.Count == 2 ? words.Sum() + 2 : null;
    }

    public static IEnumerable<Part> KeptIn(Answer page) =>
        page.Document.QuerySelectorAll("input[name=UploadedFiles]").Select(i => Part.Field("UploadedFiles", i.GetAttribute("value")!));

    /// <summary>The path behind the newest receipt to this address.</summary>
    public static async Task<string> LinkTo(this PortalWithLetterbox running, string address) =>
        Link().Match(await running.ReceiptTo(address)).Value;

    public static async Task<string> ReceiptTo(this PortalWithLetterbox running, string address)
    {
        await Eventually(() => running.Database.Truth<bool>("""
            select not exists (select 1 from outbox_messages where kind like 'ticket.created>%' and state = 'pending')
                and exists (select 1 from letterbox.mails where to_address = $1 and body like '%/portal/request/%')
            """, address));
        return await running.Database.Truth<string>(
            "select body from letterbox.mails where to_address = $1 and body like '%/portal/request/%' order by at desc limit 1", address);
    }

    [GeneratedRegex(@"/portal/request/[\w-]+")]
    private static partial Regex Link();

    [GeneratedRegex("[a-z]+")]
    private static partial Regex Words();
}
