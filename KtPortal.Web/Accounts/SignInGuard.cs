using KtPortal.Core.Accounts;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Limits;
using KtPortal.Web.Http;
using KtPortal.Web.Languages;

namespace KtPortal.Web.Accounts;

/// <summary>
/// What slows down who guesses, and only who guesses. Acts inside the tenant's system context, but for the links' limits, which
/// are asked before.
/// </summary>
public sealed class SignInGuard(SignInThrottle throttle, AccountLocks locks, RateLimits limits, KnownBrowser known, PortalRequest request)
{
    /// <summary>Counts the try as failed until it has succeeded.</summary>
    public async Task<Result<SignInTry>> BeginAsync(Actor system, string email, User? user, CancellationToken cancel)
    {
        var browser = user is null ? null : known.IdFor(user.Id);
        if (browser is { } id && await throttle.CountAsync(id, email, cancel) >= AccountLocks.Failures)
        {
            browser = null; // in other hands, or out of its mind: as good as a stranger, until it gets in
        }

        var attempt = new SignInTry(email, CallerAddress.Of(request.Actor.IpAddress), browser);
        return await throttle.BeginAsync(system, attempt, cancel) is { } wait ? TooMany(RefusalTexts.TooManyTries, wait) : attempt;
    }

    public async Task<bool> IsLockedAsync(SignInTry attempt, User? user, CancellationToken cancel) =>
        await locks.HoldsAsync(user?.Id ?? Guid.Empty, cancel) && attempt.Browser is null;

    public async Task FailedAsync(Actor system, SignInTry attempt, User? user, CancellationToken cancel)
    {
        if (attempt.Browser is null)
        {
            await locks.FailedAsync(system, user, attempt, cancel);
        }
    }

    public async Task SucceededAsync(SignInTry attempt, User user, CancellationToken cancel)
    {
        await throttle.ForgetAsync(attempt, cancel);
        if (attempt.Browser is null)
        {
            await locks.ForgetAsync(user.Id, cancel);
        }
    }

    /// <summary>A link out of the account's own mailbox was used.</summary>
    public async Task OwnerProvedAsync(User user, CancellationToken cancel)
    {
        await throttle.ForgetAllAsync(user.Email, cancel);
        await locks.ForgetAsync(user.Id, cancel);
    }

    /// <summary>From here on this browser is known to the account.</summary>
    public Result<Session> Remember(Result<Session> started)
    {
        if (started.Succeeded)
        {
            known.Remember(started.Value.UserId);
        }

        return started;
    }

    /// <returns>Null while another link may be asked for.</returns>
    public async Task<Problem?> RefuseLinkAsync(Actor system, CancellationToken cancel) =>
        await limits.TakeAsync(system, AccountLimits.LinkRequests, cancel) is { } wait ? TooMany(RefusalTexts.TooManyLinks, wait) : null;

    /// <summary>Counts a link as wrong until it has proved right.</summary>
    /// <returns>Null while another may be tried.</returns>
    public async Task<Problem?> RefuseTokenAsync(Actor system, CancellationToken cancel) =>
        await limits.TakeAsync(system, AccountLimits.WrongLinks, cancel) is { } wait ? TooMany(RefusalTexts.TooManyTries, wait) : null;

    public void TokenWasRight(Actor system) => limits.GiveBack(system, AccountLimits.WrongLinks);

    private static Problem.TooMany TooMany(string words, TimeSpan wait) => new(words.ForMinutes(wait), wait);
}
