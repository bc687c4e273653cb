using Microsoft.Playwright;

namespace KtPortal.Tests.Browser;

/// <summary>A line so slow that what goes to an address waits until the test lets it go on.</summary>
public sealed class SlowLine
{
    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int sent;

    private SlowLine()
    {
    }

    /// <summary>How often it was asked until now.</summary>
    public int Sent => sent;

    /// <param name="address">As the driver's routes have it, <c>**/replies</c>.</param>
    public static async Task<SlowLine> To(IPage page, string address)
    {
        var line = new SlowLine();
        await page.RouteAsync(address, async route =>
        {
            Interlocked.Increment(ref line.sent);
            await line.gate.Task;
            await route.ContinueAsync();
        });
        return line;
    }

    public void GoOn() => gate.TrySetResult();
}
