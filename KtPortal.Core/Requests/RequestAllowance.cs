using System.Security.Cryptography;
using System.Text;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Limits;

namespace KtPortal.Core.Requests;

/// <summary>How often visitors may ask and answer. Stricter than with a login: here nobody answers for it.</summary>
public sealed class RequestAllowance(RateLimits rates)
{
    public static readonly Limit PerCaller = new("requests", CountedPer.Address, 5, TimeSpan.FromMinutes(10));

    /// <summary>Each brings a receipt to that address, whoever asked for it.</summary>
    public static readonly Limit PerAddress = new("requests-to", CountedPer.Named, 3, TimeSpan.FromHours(1));

    public static readonly Limit PerHost = new("requests-of-host", CountedPer.Named, 100, TimeSpan.FromMinutes(10));

    public static readonly Limit Replies = new("request-replies", CountedPer.Address, 20, TimeSpan.FromMinutes(10));

    /// <summary>Of all who hold the link.</summary>
    public static readonly Limit RepliesPerTicket = new("request-replies-on", CountedPer.Named, 20, TimeSpan.FromMinutes(10));

    /// <returns>The same words for each limit, so that nobody learns how often an address was used.</returns>
    internal async Task<Problem?> RefuseRequestAsync(Actor actor, string address, RequestHost host, CancellationToken cancel)
    {
        if (await rates.TakeAsync(actor, PerCaller, cancel) is { } wait)
        {
            return TooMany(wait);
        }

        var kept = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)).AsSpan(0, 16));
        if ((await rates.TakeAsync(actor, PerAddress, kept, cancel) ?? await rates.TakeAsync(actor, PerHost, $"{host.OrganizationId:N}", cancel))
            is not { } longer)
        {
            return null;
        }

        rates.GiveBack(actor, PerCaller);
        return TooMany(longer);
    }

    internal async Task<Problem?> RefuseReplyAsync(Actor actor, Guid ticket, CancellationToken cancel) =>
        (await rates.TakeAsync(actor, Replies, cancel) ?? await rates.TakeAsync(actor, RepliesPerTicket, $"{ticket:N}", cancel)) is { } wait
            ? new Problem.TooMany(RequestProblemTexts.TooManyReplies.ForMinutes(wait), wait)
            : null;

    private static Problem.TooMany TooMany(TimeSpan wait) => new(RequestProblemTexts.TooManyRequests.ForMinutes(wait), wait);
}
