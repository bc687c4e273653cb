using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;

namespace KtPortal.Web.Http;

/// <summary>What is known about the request being answered: whose host it came to, and who asks.</summary>
public sealed class PortalRequest(FeatureCatalog features)
{
    private HostEntry? host;

    /// <summary>Known on every page: an unknown host was answered before.</summary>
    public HostEntry Host
    {
        get => host ?? throw new InvalidOperationException("This endpoint has no host.");
        set => host = value;
    }

    /// <summary>The name by which the host was found, without port.</summary>
    public string HostName { get; set; } = "";

    /// <summary>Null where the host isn't known (yet).</summary>
    public HostEntry? KnownHost => host;

    /// <summary>Who asks; a visitor has no user and no transaction.</summary>
    public Actor Actor { get; set; } = Actor.Public(Guid.Empty, Guid.Empty);

    /// <summary>What the cookie claims; to enter again after a pause without a transaction.</summary>
    public SessionClaim? Claim { get; set; }

    /// <summary>Why the session that the cookie names is over (<c>sessions.end_reason</c>, or idle); empty for one that never was.</summary>
    public string? Ended { get; set; }

    /// <summary>A refused request changes nothing: its transaction is rolled back.</summary>
    public bool Refused { get; set; }

    /// <summary>Enters the transaction again, on behalf of the same session. False if it no longer stands.</summary>
    public async Task<bool> EnterAsync(PortalDb db, CancellationToken cancel)
    {
        if (Claim is null || await db.EnterSessionAsync(Claim, cancel) is not { } actor)
        {
            return false;
        }

        Actor = actor with
        {
            Permissions = features.Without(actor.Permissions, Host.ModulesOff),
            IpAddress = Actor.IpAddress,
            UserAgent = Actor.UserAgent,
            RequestId = Actor.RequestId,
        };
        db.ActAs(Actor);
        return true;
    }
}
