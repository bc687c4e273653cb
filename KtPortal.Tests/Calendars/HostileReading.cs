using KtPortal.Tests.Support;

namespace KtPortal.Tests.Calendars;

/// <summary>Reads what a pattern fits again and again, but for the last letter, as long as a field takes it.</summary>
internal static class HostileReading
{
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(0.5);

    public static async Task IsRefused(string piece, int longest, Func<string, bool> isRefused)
    {
        var most = (longest - 1) / piece.Length;
        foreach (var times in (int[])[most / 2, most - 1, most])
        {
            var text = string.Concat(Enumerable.Repeat(piece, times)) + "x";
            var (refused, time) = await Task.Run(() => Read(() => isRefused(text)), TestContext.Current.CancellationToken).WaitAsync(Waiting.Limit, TestContext.Current.CancellationToken);
            Assert.True(refused && time < MostTime, $"{text} took {time.TotalSeconds} s.");
        }
    }

    private static (bool Refused, TimeSpan Time) Read(Func<bool> isRefused)
    {
        var refused = false;
        var time = ThreadTime.Of(() => refused = isRefused());
        return (refused, time);
    }
}
