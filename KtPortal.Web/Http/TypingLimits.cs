using System.Threading.RateLimiting;
using KtPortal.Core.Kernel;
using KtPortal.Web.Languages;

namespace KtPortal.Web.Http;

/// <summary>
/// What answers while somebody types answers one person only so often: more than a hand can ask for, less than a script that
/// was left running. Counted per process: it protects the machine, not a secret.
/// </summary>
public sealed class TypingLimits : IDisposable
{
    private readonly PartitionedRateLimiter<Guid> searches = PerMinute(300);
    private readonly PartitionedRateLimiter<Guid> previews = PerMinute(60);
    private readonly PartitionedRateLimiter<Guid> drafts = PerMinute(120);

    /// <returns>Null while it is not too often.</returns>
    public Problem.TooMany? RefuseSearch(Actor actor) => Refuse(searches, actor);

    /// <returns>Null while it is not too often.</returns>
    public Problem.TooMany? RefusePreview(Actor actor) => Refuse(previews, actor);

    /// <returns>Null while it is not too often.</returns>
    public Problem.TooMany? RefuseDraft(Actor actor) => Refuse(drafts, actor);

    public void Dispose()
    {
        drafts.Dispose();
        searches.Dispose();
        previews.Dispose();
    }

    private static Problem.TooMany? Refuse(PartitionedRateLimiter<Guid> limiter, Actor actor)
    {
        using var lease = limiter.AttemptAcquire(actor.UserId!.Value);
        return lease.IsAcquired ? null : new(RefusalTexts.TooManyAtOnce, TimeSpan.FromSeconds(10));
    }

    private static PartitionedRateLimiter<Guid> PerMinute(int most) => PartitionedRateLimiter.Create<Guid, Guid>(user =>
        RateLimitPartition.GetSlidingWindowLimiter(user, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = most,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        }));
}
