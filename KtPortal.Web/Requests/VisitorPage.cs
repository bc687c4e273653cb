using KtPortal.Core.Kernel;
using KtPortal.Web.Http;

namespace KtPortal.Web.Requests;

/// <summary>A page on which visitors write: they have no role of their own to write with, so the system acts, with their address.</summary>
public abstract class VisitorPage(VisitorSeal seal, Uploads uploads) : PortalPage
{
    public Uploads Uploads => uploads;

    /// <summary>What the form brought along; null where nothing valid came.</summary>
    protected SealedForm? Brought { get; private set; }

    /// <summary>Asked when the form is shown again; null for nothing.</summary>
    public (int A, int B)? Sum { get; protected set; }

    protected Actor System => Actor.System(Served.TenantId, "visitor") with
    {
        IpAddress = Actor.IpAddress,
        UserAgent = Actor.UserAgent,
        RequestId = Actor.RequestId,
    };

    /// <summary>
    /// For the form that is shown now, with the files that it keeps. One that was shown before has been read: what keeps programs waiting
    /// need not keep people waiting twice.
    /// </summary>
    public string Sealed => seal.Close(new SealedForm(
        Brought is null ? Now : Now - RobotCheck.Soonest, Brought?.Key ?? Guid.CreateVersion7(), Sum, [.. uploads.Kept.Select(f => f.Id)]));

    /// <summary>Reads what the form brought, and takes those files of earlier tries that were its own.</summary>
    protected void Open(string? text)
    {
        Brought = seal.Open(text);
        uploads.ActsFor = System;
        uploads.Earlier.RemoveAll(id => Brought?.Kept.Contains(id) != true);
    }
}
