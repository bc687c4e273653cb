using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KtPortal.Core.Sla;

/// <summary>The job <c>sla.follow</c>: written by the database with what moves a ticket's clocks, one for a burst of changes.</summary>
public sealed class SlaMoved(SlaFollow follow) : IOutboxBatchHandler
{
    public const string Kind = "sla.follow";

    public Task HandleAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel) => HandleAllAsync(db, actor, [payload], cancel);

    public Task HandleAllAsync(PortalDb db, Actor actor, IReadOnlyList<JsonElement> payloads, CancellationToken cancel) =>
        follow.FollowAsync(actor, [.. payloads.Select(p => p.IdOf("ticket")).Distinct()], SlaReach.AsPromised, cancel);
}

/// <summary>
/// The job <c>sla.due</c> of a tenant: acts on all clocks that have reached something, the earliest first. Several nodes share them, some tickets
/// at a time, each in a transaction of its own: nobody waits long for a ticket, and one that can't be followed holds up no other.
/// </summary>
public sealed class SlaDue(IServiceScopeFactory scopes, TimeProvider clock, ILogger<SlaDue> log) : IOutboxEffect
{
    public const string Kind = "sla.due";

    private const int AtOnce = 250;
    private const int Most = 5000;

    private static readonly TimeSpan PutOff = TimeSpan.FromMinutes(15);

    // A ticket whose turn another has is left to him, and so is never waited for. More are looked at than are taken: other nodes take those.
    private const string Due = """
        with due as materialized (
            select c.ticket_id, min(c.next_check_at) as at from ticket_sla_clocks c where c.next_check_at <= $1 group by c.ticket_id
            order by 2 limit 4 * $2)
        select d.ticket_id from (select ticket_id from due order by at offset 0) d
        where pg_try_advisory_xact_lock(hashtextextended('sla' || d.ticket_id, 0)) limit $2
        """;

    public Task<Perform?> PrepareAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel) =>
        Task.FromResult<Perform?>(async until =>
        {
            await ActAsync(actor, until);
            return (_, _, _) => Task.CompletedTask;
        });

    // Whoever asks next finds the same clocks.
    public Task GiveUpAsync(PortalDb db, Actor actor, JsonElement payload, JobFailure failure, CancellationToken cancel) => Task.CompletedTask;

    /// <returns>How many tickets had something due.</returns>
    public async Task<int> ActAsync(Actor actor, CancellationToken cancel)
    {
        var done = 0;
        while (done < Most && await SomeAsync(actor, cancel) is var some and > 0)
        {
            done += some;
        }

        return done;
    }

    private async Task<int> SomeAsync(Actor actor, CancellationToken cancel)
    {
        Guid[] tickets = [];
        try
        {
            await InTenantAsync(actor, async (db, follow) =>
            {
                tickets = await FindAsync(db, cancel);
                await (tickets.Length == 0 ? Task.CompletedTask : follow.FollowAsync(actor, tickets, SlaReach.AsPromised, cancel));
            }, cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && tickets.Length > 0)
        {
            log.LogWarning(e, "{Count} tickets' clocks could not be followed together", tickets.Length);
            foreach (var ticket in tickets)
            {
                await AloneAsync(actor, ticket, cancel);
            }
        }

        return tickets.Length;
    }

    private async Task AloneAsync(Actor actor, Guid ticket, CancellationToken cancel)
    {
        try
        {
            await InTenantAsync(actor, (_, follow) => follow.FollowAsync(actor, [ticket], SlaReach.AsPromised, cancel), cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            log.LogError(e, "The clocks of ticket {Ticket} can't be followed", ticket);
            await InTenantAsync(actor, async (db, _) =>
            {
                await using var command = db.Command(
                    "update ticket_sla_clocks set next_check_at = $2 where ticket_id = $1 and next_check_at < $2", ticket, clock.GetUtcNow() + PutOff);
                await command.ExecuteNonQueryAsync(cancel);
            }, cancel);
        }
    }

    private async Task InTenantAsync(Actor actor, Func<PortalDb, SlaFollow, Task> work, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        try
        {
            await db.EnterAsync(actor, cancel);
            await work(db, scope.ServiceProvider.GetRequiredService<SlaFollow>());
            await db.CommitAsync(cancel);
        }
        finally
        {
            await db.RollbackAsync();
        }
    }

    private async Task<Guid[]> FindAsync(PortalDb db, CancellationToken cancel)
    {
        await using var command = db.Command(Due, clock.GetUtcNow(), AtOnce);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var found = new List<Guid>();
        while (await rows.ReadAsync(cancel))
        {
            found.Add(rows.Id("ticket_id"));
        }

        return [.. found];
    }
}

/// <summary>
/// Asks every so often whose clocks have reached something. Where none has, that is one look into an index; where some have, a job of their tenant
/// is written, once, whoever of the nodes asks first.
/// </summary>
internal sealed class SlaTimer(Doors doors, TimeProvider clock, ILogger<SlaTimer> log) : BackgroundService
{
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await doors.QueryAsync("select app.ask_for_due_clocks($1)", r => r.GetInt32(0), stoppingToken, clock.GetUtcNow());
            }
            // A database that is away for a while comes back: what was missed is due then.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(e, "Clocks were not asked for");
            }
        }
    }
}
