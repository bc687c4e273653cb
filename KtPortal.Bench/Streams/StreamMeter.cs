using System.Globalization;
using KtPortal.Bench.Data;
using KtPortal.Bench.Load;
using KtPortal.Bench.Meters;
using KtPortal.Bench.Wire;

namespace KtPortal.Bench.Streams;

/// <param name="Last">Per change: from before its commit until the last subscriber heard.</param>
/// <param name="All">The same for every subscriber of every change.</param>
/// <param name="WebMs">CPU per change, as PostgresMs.</param>
internal sealed record StreamCost(int Asked, int Open, Latencies All, Latencies Last, int Missed, double KbEach, double WebMs, double PostgresMs, double ClientMs, string? Broke);

/// <summary>
/// Thousands of clients wait for their places in one line, which moves once a second: how soon does the last one know?
/// </summary>
internal sealed class StreamMeter(BenchDatabase database, WebProcess web, int postmaster, LineMover mover)
{
    public const int Changes = 30;
    private readonly List<(Visitor Visitor, Guid Ticket)> waiting = [];

    public async Task<StreamCost> MeasureAsync(int count)
    {
        if (waiting.Count == 0)
        {
            await SignInAsync();
        }

        Progress.Say($"{count} streams ...");
        var before = Held();
        var (open, broke) = await OpenAsync(count);
        await Task.Delay(3000); // their first place is told
        var kb = (Held() - before) * 1024 / Math.Max(1, open.Count);
        var (webCpu, postgresCpu, clientCpu) = (Processor.Of(web.Id), Processor.OfFamily(postmaster), Processor.Of(Environment.ProcessId));
        var committed = await mover.MoveAsync(Changes);
        (webCpu, postgresCpu, clientCpu) = (Processor.Of(web.Id) - webCpu, Processor.OfFamily(postmaster) - postgresCpu, Processor.Of(Environment.ProcessId) - clientCpu);

        var (all, last, missed) = Evaluate(open, committed);
        broke ??= open.Find(s => s.Ended is not null)?.Ended;
        open.ForEach(s => s.Dispose());
        await mover.RestoreAsync();
        await Task.Delay(2000);
        return new(count, open.Count, new(all), new(last), missed, kb, webCpu / Changes, postgresCpu / Changes, clientCpu / Changes, broke);
    }

    private static (List<long> All, List<long> Last, int Missed) Evaluate(List<Subscriber> open, long[] committed)
    {
        var (all, last, missed) = (new List<long>(), new List<long>(), 0);
        for (var change = 1; change <= Changes; change++)
        {
            // Whose ticket has left the line has no place any more.
            var heard = open.Where(s => s.First > change).Select(s => s.Heard[change]).ToList();
            var times = heard.Where(h => h > 0).Select(h => h - committed[change]).ToList();
            missed += heard.Count - times.Count;
            all.AddRange(times);
            last.Add(times.Count == 0 ? 0 : times.Max());
        }

        return (all, last, missed);
    }

    private double Held()
    {
        web.Figures(collect: true);
        return Processor.WorkingSetMb(web.Id);
    }

    private async Task<(List<Subscriber> Open, string? Broke)> OpenAsync(int count)
    {
        var (open, broke) = (new List<Subscriber>(), (string?)null);
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            var (visitor, ticket) = waiting[i % waiting.Count];
            var subscriber = new Subscriber(visitor, ticket, Changes);
            try
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
                await subscriber.OpenAsync(web.Port, patience.Token);
                lock (open)
                {
                    open.Add(subscriber);
                }
            }
            catch (Exception failed) when (failed is IOException or System.Net.Sockets.SocketException or OperationCanceledException)
            {
                broke = failed.Message;
                subscriber.Dispose();
            }
        });
        return (open, broke);
    }

    /// <summary>Every waiting user of the first tenant, by a magic link each: real sessions without thousands of hashes.</summary>
    private async Task SignInAsync()
    {
        await mover.GatherAsync();
        await database.RunAsync("""
            insert into user_tokens (tenant_id, id, user_id, purpose, token_hash, expires_at)
            select u.tenant_id, gen_random_uuid(), u.id, 'magic_link', sha256(convert_to('bench-' || u.id, 'UTF8')), now() + interval '15 minutes'
            from users u join tenants n on n.id = u.tenant_id and n.slug = 'bench1' join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id and r.name = 'client_user'
            """);
        var people = new List<(Visitor Visitor, Guid Ticket, Guid User)>();
        await using (var command = database.Super.CreateCommand("""
            select distinct on (t.requester_id) h.hostname, t.id, t.requester_id from tickets t
            join tenants n on n.id = t.tenant_id and n.slug = 'bench1'
            join hosts h on h.tenant_id = t.tenant_id and h.organization_id = coalesce(t.partner_id, (select p.id from organizations p where p.tenant_id = t.tenant_id and p.kind = 'provider'))
            where t.in_line order by t.requester_id, t.waiting_since
            """))
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                people.Add((new Visitor(rows.GetString(0)), rows.GetGuid(1), rows.GetGuid(2)));
            }
        }

        Progress.Say(string.Create(CultureInfo.InvariantCulture, $"Signing in {people.Count} subscribers ..."));
        Parallel.ForEach(people, new ParallelOptions { MaxDegreeOfParallelism = 4 }, () => new Connection(web.Port), (one, _, connection) =>
        {
            one.Visitor.SignInWithLink(connection, "bench-" + one.User);
            return connection;
        }, connection => connection.Dispose());
        waiting.AddRange(people.Select(p => (p.Visitor, p.Ticket)));
    }
}
