using Microsoft.Playwright;

namespace KtPortal.Tests.Browser;

/// <summary>A finger on a screen that is touched.</summary>
internal static class Finger
{
    /// <summary>Moves sideways over the row.</summary>
    public static async Task Swipe(this Screen phone, ILocator row, int distance)
    {
        var box = (await row.BoundingBoxAsync())!;
        await Move(phone, 195 - (distance / 2), (int)(box.Y + (box.Height / 2)), distance, 0);
    }

    /// <summary>Pulls the page down from its top.</summary>
    public static Task Drag(this Screen phone, int distance) => Move(phone, 200, 100, 0, distance);

    private static async Task Move(Screen phone, int x, int y, int right, int down)
    {
        const int Steps = 20;
        var finger = await phone.Page.Context.NewCDPSessionAsync(phone.Page);
        for (var step = 0; step <= Steps; step++)
        {
            var point = new Dictionary<string, object> { ["x"] = x + (right * step / Steps), ["y"] = y + (down * step / Steps) };
            await finger.SendAsync(
                "Input.dispatchTouchEvent", new() { ["type"] = step == 0 ? "touchStart" : "touchMove", ["touchPoints"] = new[] { point } });
            await Task.Delay(16, TestContext.Current.CancellationToken); // a frame each, as from a hand
        }

        await finger.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = "touchEnd", ["touchPoints"] = Array.Empty<object>() });
    }
}
