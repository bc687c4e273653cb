using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Features;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Tests.Jobs;
using KtPortal.Web.Ui;
using Microsoft.Extensions.DependencyInjection;
using static KtPortal.Tests.Jobs.JobsDatabase;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Features;

/// <summary>A module that a tenant has switched off is not there: no navigation, no permission, no job.</summary>
public sealed class ModuleTests(JobsDatabase database) : IClassFixture<JobsDatabase>
{
    private static readonly FeatureCatalog Catalog = new([new Bells(), new Always()]);

    [Fact]
    public void Off_it_has_no_permission_and_no_entry_in_the_navigation()
    {
        IReadOnlyList<string> permissions = ["bells.ring", "always.read"];
        var staff = new Actor { Audience = Audience.Provider, TenantId = Guid.CreateVersion7(), Name = "x", Permissions = permissions };
        Assert.Equal(permissions, Catalog.Without(permissions, []));
        Assert.Equal(["Bells", "Always"], Navigation.For(Catalog, staff, [], Counts.None).Select(p => p.Label));

        var left = staff with { Permissions = Catalog.Without(permissions, ["bells"]) };
        Assert.Equal(["always.read"], left.Permissions);
        Assert.Equal(["Always"], Navigation.For(Catalog, left, ["bells"], Counts.None).Select(p => p.Label));
        Assert.Equal(["Always"], Navigation.For(Catalog, staff, ["bells"], Counts.None).Select(p => p.Label));
    }

    [Fact]
    public void An_entry_is_there_for_who_has_its_permission()
    {
        var reader = new Actor { Audience = Audience.Provider, TenantId = Guid.CreateVersion7(), Name = "x", Permissions = ["always.read"] };
        Assert.Equal(["Always"], Navigation.For(Catalog, reader, [], Counts.None).Select(p => p.Label));
        Assert.Empty(Navigation.For(Catalog, reader with { Audience = Audience.ClientUser }, [], Counts.None));
    }

    [Fact]
    public async Task Off_its_schedules_and_reactions_rest()
    {
        var rung = new Rung();
        await using var node = await database.StartNodeAsync(services => services.AddSingleton(rung)
            .AddReaction<Pulled, Ringing>("ring", module: "bells").AddSchedule<Chime>("chime", Schedule.EveryDay, "bells"));
        async Task PullAsync()
        {
            await InAsync(node, database.Shop.System, (_, services) =>
            {
                services.GetRequiredService<Journal>().Raise(new Pulled(Guid.CreateVersion7()));
                return Task.CompletedTask;
            });
            await Eventually(async () => await database.AskAsync<bool>(
                "select not exists (select 1 from outbox_messages where kind = 'rope.pulled>ring' and state = 'pending')"));
            await using var scope = node.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<ScheduledRun>().RunAsync("chime", TimeProvider.System.GetUtcNow(), CancellationToken.None);
        }

        await PullAsync();
        Assert.Equal((1, 1), (rung.Rings, rung.Chimes));
        await database.RunAsync("update tenants set modules_off = '{bells}'");
        await PullAsync();
        Assert.Equal((1, 1), (rung.Rings, rung.Chimes));
        await database.RunAsync("update tenants set modules_off = '{}'");
        await PullAsync();
        Assert.Equal((2, 2), (rung.Rings, rung.Chimes));
    }

    private sealed class Bells : Feature
    {
        public override string Module => "bells";

        public override IReadOnlyList<PermissionGrant> Permissions => [new("bells.ring", BuiltInRoles.Admin)];

        public override IReadOnlyList<Place> Places => [new(PlaceGroup.Work, 1, "bells", "/desk/bells", "bell", () => "Bells") { Permission = "bells.ring" }];

        public override void AddServices(IServiceCollection services, Deployment deployment)
        {
        }
    }

    private sealed class Always : Feature
    {
        public override IReadOnlyList<PermissionGrant> Permissions => [new("always.read", BuiltInRoles.Staff)];

        public override IReadOnlyList<Place> Places => [new(PlaceGroup.Work, 2, "always", "/desk/always", "eye", () => "Always") { Permission = "always.read" }];

        public override void AddServices(IServiceCollection services, Deployment deployment)
        {
        }
    }

    private sealed record Pulled(Guid Rope) : IEvent
    {
        public static string Name => "rope.pulled";
    }

    private sealed class Rung
    {
        public int Rings { get; set; }

        public int Chimes { get; set; }
    }

    private sealed class Ringing(Rung rung) : IReaction<Pulled>
    {
        public Task ReactAsync(PortalDb db, Actor actor, Pulled happened, CancellationToken cancel)
        {
            rung.Rings++;
            return Task.CompletedTask;
        }
    }

    private sealed class Chime(Rung rung) : IScheduledTask
    {
        public Task RunAsync(PortalDb db, Actor actor, CancellationToken cancel)
        {
            rung.Chimes++;
            return Task.CompletedTask;
        }
    }
}
