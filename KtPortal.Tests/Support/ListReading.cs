namespace KtPortal.Tests.Support;

/// <summary>Lists whose pages lead to each other by links.</summary>
internal static class ListReading
{
    /// <summary>Numbers of the rows shown, in order, of the desk's list or the portal's.</summary>
    public static List<string> Numbers(this Answer page) =>
        [.. page.Document.QuerySelectorAll("[data-row], .swipe[id]").Select(row => row.GetAttribute("data-row") ?? row.Id!["t-".Length..])];

    /// <param name="way">first, prev or next.</param>
    public static string? Link(this Answer page, string way) => page.Document.QuerySelector($".pages a[rel={way}]")?.GetAttribute("href");

    /// <summary>The page behind a link, after the redirect if there is one.</summary>
    public static async Task<Answer> Follow(this PortalClient browser, string? address)
    {
        Assert.NotNull(address);
        var answer = await browser.GetAsync(address);
        return answer.Code == 302 ? await browser.GetAsync(answer.Location!) : answer;
    }
}
