using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
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
/// The job <c>sla.due</c> of a tenant: acts on all clocks that have reached something, the earliest first. Several nodes share them, ticket by ticket.
/// </summary>
public sealed class SlaDue(SlaFollow follow, TimeProvider clock) : IOutboxHandler
{
    public const string Kind = "sla.due";

    private const int AtOnce = 250;
    private const int Most = 5000;

    // A ticket whose turn another has is left to him, and so is never waited for.
    private const string Due = """
        select distinct d.ticket_id from (
            select c.ticket_id from ticket_sla_clocks c
            where c.next_check_at <= $1 and pg_try_advisory_xact_lock(hashtextextended('sla' || c.ticket_id, 0))
            order by c.next_check_at limit $2) d
        """;

    public async Task HandleAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel)
    {
        for (var done = 0; done < Most; done += AtOnce)
        {
            var tickets = await FindAsync(db, cancel);
            if (tickets.Length == 0)
            {
                return;
            }

            await follow.FollowAsync(actor, tickets, SlaReach.AsPromised, cancel);
            db.ChangeTracker.Clear();
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
