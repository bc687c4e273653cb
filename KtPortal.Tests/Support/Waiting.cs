namespace KtPortal.Tests.Support;

/// <summary>Waits for what shall happen. The limit is one that only a broken product reaches, however busy the machine is.</summary>
public static class Waiting
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public static Task Eventually(Func<bool> holds) => Eventually(() => Task.FromResult(holds()));

    public static async Task Eventually(Func<Task<bool>> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        while (!await holds())
        {
            Assert.False(limit.IsCancellationRequested, "It did not happen in time.");
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
