using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace KtPortal.Tests.Browser;

/// <summary>axe-core against WCAG 2.2 A and AA in a page as it stands, or in what was opened on it (<c>window.opened</c>): by all rules in light, and by contrast, which alone is another there, in dark.</summary>
internal static class Axe
{
    private const string Run = """
        async rules => {
          const { violations } = await axe.run(window.opened ?? document, { runOnly: rules, resultTypes: ['violations'] });
          return violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html} (${n.any.concat(n.all).map(c => c.message).join('; ')})`));
        }
        """;

    private static readonly string Source = new BundledAxeScriptProvider().GetScript();
    private static readonly string[] All = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];
    private static readonly string[] Contrast = ["color-contrast"];

    /// <returns>Rule, element and reason of each.</returns>
    public static async Task<IReadOnlyList<string>> Violations(Screen screen)
    {
        if (await screen.Page.EvaluateAsync<bool>("typeof axe === 'undefined'"))
        {
            await screen.Page.EvaluateAsync(Source);
        }

        var light = await In(screen, ColorScheme.Light, All);
        var dark = await In(screen, ColorScheme.Dark, Contrast);
        await screen.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        return [.. light, .. dark.Select(violation => "dark: " + violation)];
    }

    private static async Task<string[]> In(Screen screen, ColorScheme scheme, string[] rules)
    {
        await screen.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        return await screen.Page.EvaluateAsync<string[]>(Run, rules);
    }
}
