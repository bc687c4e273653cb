using System.Diagnostics;
using KtPortal.Bench.Data;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Bench.Streams;

/// <summary>Moves the first tenant's line: the ticket in front is taken up, in a transaction of the tenant's own.</summary>
internal sealed class LineMover(BenchDatabase database, IServiceProvider services)
{
    private const string TakeFront = """
        update tickets set version = version + 1, first_response_at = now(),
            status_id = (select s.id from ticket_statuses s where s.system_key = 'in_progress')
        where id = (select t.id from tickets t join ticket_priorities p on p.tenant_id = t.tenant_id and p.id = t.priority_id and p.level = 'high'
            where t.in_line order by t.waiting_since, t.created_at, t.id limit 1)
        """;

    private const string Tenant = "(select id from tenants where slug = 'bench1')";

    /// <summary>All who wait, into one line: then everybody hears of every move.</summary>
    public Task GatherAsync() => database.RunAsync($"""
        set session_replication_role = replica;
        create table if not exists public.bench_line as select tenant_id, id, status_id, phase from tickets where in_line and tenant_id = {Tenant};
        update tickets set priority_id = (select id from ticket_priorities where tenant_id = {Tenant} and level = 'high') where in_line and tenant_id = {Tenant};
        update ticket_waits set priority_id = (select id from ticket_priorities where tenant_id = {Tenant} and level = 'high') where left_at is null and tenant_id = {Tenant};
        reset session_replication_role;
        """);

    /// <summary>Back into the line, as it was.</summary>
    public Task RestoreAsync() => database.RunAsync("""
        set session_replication_role = replica;
        update tickets t set phase = b.phase, status_id = b.status_id, in_line = true from public.bench_line b where t.tenant_id = b.tenant_id and t.id = b.id and not t.in_line;
        reset session_replication_role;
        """);

    /// <returns>When each change was about to be committed, counted from 1.</returns>
    public async Task<long[]> MoveAsync(int changes)
    {
        var tenant = (Guid)(await database.RunAsync($"select {Tenant}"))!;
        var committed = new long[changes + 1];
        for (var change = 1; change <= changes; change++)
        {
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
            await db.EnterAsync(Actor.System(tenant, "bench"), CancellationToken.None);
            await using (var command = db.Command(TakeFront))
            {
                await command.ExecuteNonQueryAsync();
            }

            committed[change] = Stopwatch.GetTimestamp();
            await db.CommitAsync(CancellationToken.None);
            await Task.Delay(1000);
        }

        return committed;
    }
}
