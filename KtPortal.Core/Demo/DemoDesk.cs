using KtPortal.Core.CannedResponses;
using KtPortal.Core.Teams;
using KtPortal.Core.Tickets;

namespace KtPortal.Core.Demo;

/// <summary>How the demo's people work: each feature tells its own part.</summary>
public sealed class DemoDesk(TeamDemo teams, CannedResponseDemo responses, TicketViewDemo views)
{
    internal Task BeginAsync(DemoTenant tenant, CancellationToken cancel) => teams.WriteAsync(tenant, cancel);

    /// <summary>Once the tickets are there.</summary>
    internal async Task GoOnAsync(DemoTenant tenant, CancellationToken cancel)
    {
        await teams.GiveAsync(tenant, cancel);
        await responses.WriteAsync(tenant, cancel);
    }

    /// <summary>What people did themselves, each as the one who did it.</summary>
    internal Task SignInAsync(DemoTenant tenant, CancellationToken cancel) => views.WriteAsync(tenant, cancel);
}
