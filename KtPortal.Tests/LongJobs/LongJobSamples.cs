using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;
using KtPortal.Tests.Isolation;
using KtPortal.Tests.Support;
using static KtPortal.Tests.Isolation.Sight;

namespace KtPortal.Tests.LongJobs;

/// <summary>Long work that every staff member has asked for.</summary>
internal sealed class LongJobSamples : IsolationSample
{
    public override IReadOnlyList<TableSample> Tables =>
    [
        new("long_jobs", Readers.Staff)
        {
            Seen = (job, sight) => sight.Actor.Audience == Audience.Provider || Is(job, "user_id", sight.Me),
            Change = "worked = worked",
        },
        new("schedule_runs", Readers.Nobody),
    ];

    public override string Written => """
        long_jobs insert by provider, partner: all
        long_jobs update by provider, partner: worked, state, error, ended_at
        """;

    public override IEnumerable<RouteSample> Routes =>
    [
        RouteSample.List("/desk/jobs", Jobs),
        RouteSample.Action("/desk/jobs/{id:guid}/stop", Jobs) with { Table = "long_jobs" },
        RouteSample.Action("/desk/jobs/{id:guid}/resume", Jobs) with { Table = "long_jobs" },
    ];

    private List<Thing> Jobs { get; } = [];

    public override async Task FillAsync(House house)
    {
        await house.Force("""
            insert into long_jobs (tenant_id, id, kind, user_id, label, address, total)
            select u.tenant_id, gen_random_uuid(), 'lists.bulk', u.id, 'Work of ' || u.email, '/desk', 60
            from users u join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id where r.audience in ('provider', 'partner')
            """);
        await house.Force("insert into schedule_runs (tenant_id, name, due_at) select id, 'test', now() from tenants");
        var tenants = (await house.Find("select id::text, email, tenant_id from users")).ToDictionary(u => Guid.Parse(u.Name), u => u.Of);
        Jobs.AddRange((await house.Find("select id::text, label, user_id from long_jobs"))
            .Select(j => new Thing(j.Name, j.Words, who => IsShownTo(who, j.Of, tenants[j.Of]))));
    }

    private static bool IsShownTo(Person who, Guid user, Guid tenant) => who.Id == user
        || (who.Actor.TenantId == tenant && who.Audience == Audience.Provider && who.Actor.May(TenancyPermissions.ManageSettings));
}
