using static KtPortal.Core.Tickets.Phase;
using Steps = KtPortal.Core.Kernel.Transitions<KtPortal.Core.Tickets.Phase>;

namespace KtPortal.Core.Tickets;

/// <summary>Where a ticket's phase leads when staff decide; what follows from replies the ticket does by itself.</summary>
public static class TicketLife
{
    private static readonly Phase[] Current = [Open, InProgress, Pending, Resolved];

    /// <summary>By setting a status. Nothing leads back to new, a new one is sent away by refusing it, and what ended is reopened.</summary>
    public static readonly Steps ByStatus = new([
        .. Steps.Each([New], [.. Current, Closed], TicketPermissions.Accept),
        .. Steps.Each(Current, [.. Current, Closed, Cancelled], TicketPermissions.Update),
    ]);

    /// <summary>With a reason.</summary>
    public static readonly Steps ByReopening = new([
        .. Steps.Each([Resolved, Cancelled], [Open], TicketPermissions.Update),
        new(Closed, Open, TicketPermissions.ReopenClosed),
    ]);
}
