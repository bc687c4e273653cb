using System.Net;
using System.Threading.RateLimiting;
using KtPortal.Core.Limits;

namespace KtPortal.Web.Http;

/// <summary>
/// Keeps the door for mail open: whoever brings wrong tokens is turned away before the database is asked, and only so many
/// messages are taken at once. What waits too long is told to come again; mail servers do.
/// </summary>
public sealed class MailIngressLimits : IDisposable
{
    private const int WrongTokensPerMinute = 20;
    private const int AtOnce = 16;
    private const int Waiting = 64;

    private readonly PartitionedRateLimiter<CallerAddress> wrong = PartitionedRateLimiter.Create<CallerAddress, CallerAddress>(address =>
        RateLimitPartition.GetSlidingWindowLimiter(address, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = WrongTokensPerMinute,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        }));

    private readonly ConcurrencyLimiter busy = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = AtOnce,
        QueueLimit = Waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Has this address guessed too often?</summary>
    public bool IsShut(IPAddress? address)
    {
        using var lease = wrong.AttemptAcquire(CallerAddress.Of(address), permitCount: 0);
        return !lease.IsAcquired;
    }

    public void Guessed(IPAddress? address) => wrong.AttemptAcquire(CallerAddress.Of(address)).Dispose();

    public ValueTask<RateLimitLease> EnterAsync(CancellationToken cancel) => busy.AcquireAsync(1, cancel);

    public void Dispose()
    {
        wrong.Dispose();
        busy.Dispose();
    }
}
