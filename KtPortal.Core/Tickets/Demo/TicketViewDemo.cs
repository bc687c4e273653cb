using KtPortal.Core.Data;
using KtPortal.Core.Demo;
using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Demo;

/// <summary>Views that the demo's people saved of the list of tickets, for themselves and for each other.</summary>
public sealed class TicketViewDemo(PortalDb db, SavedViews views, TicketList list) : IDemoPart
{
    public Task WriteAsync(DemoTenant tenant, DateTimeOffset now, CancellationToken cancel) => Task.CompletedTask;

    public async Task WriteAsPeopleAsync(DemoTenant tenant, CancellationToken cancel)
    {
        if (tenant.PartnerStaff is not { } partner)
        {
            return;
        }

        await db.EnterAsync(Actor.System(tenant.Id, "demo data"), cancel);
        var web = await db.Set<Team>().Where(t => t.Name == "Web").Select(t => t.Id).SingleAsync(cancel);
        await db.CommitAsync(cancel);
        var (harbor, oakfield) = (tenant["dana"].Organization.Id, tenant["nadia"].Organization.Id);
        var open = new ListCondition(TicketFilters.Phase, TicketFilters.Active);
        await SaveAsync(tenant.Manager, "Northwind clients", SharedWith.Everyone,
            new ListRequest { Conditions = [open, new("partner", [partner.Organization.Id.ToString()])] }, cancel);
        await SaveAsync(tenant.Manager, "Key clients", SharedWith.Nobody,
            new ListRequest { Conditions = [open, new("client", [harbor.ToString(), oakfield.ToString()])], Sort = "line", Group = TicketList.ByPriority },
            cancel);
        await SaveAsync(tenant["priya"], "Web, by status", SharedWith.Team,
            new ListRequest { Conditions = [open, new("team", [web.ToString()])], Layout = ListLayout.Board }, cancel);
        await SaveAsync(tenant["agent"], "Waits for me since yesterday", SharedWith.Nobody,
            new ListRequest { Conditions = [open, new(TicketFilters.Assignee, [LookupFilter.Me]), new("updated", ["..-1"])] }, cancel);
        await SaveAsync(tenant["owner"], "Our open tickets", SharedWith.Partner, new ListRequest { Conditions = [open], Sort = "created" }, cancel);
    }

    private async Task SaveAsync(DemoPerson owner, string name, SharedWith sharedWith, ListRequest request, CancellationToken cancel)
    {
        var actor = owner.Actor with { Permissions = [TicketPermissions.Read, ListsFeature.ShareViews] };
        await db.EnterAsync(actor, cancel);
        var saved = await views.AddAsync(actor, ListState.Of(list, request with { View = "all" }, actor), new ViewDraft(name, sharedWith), cancel);
        _ = saved.Value;
        await db.CommitAsync(cancel);
    }
}
