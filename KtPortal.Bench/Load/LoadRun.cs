using System.Diagnostics;
using System.Globalization;
using KtPortal.Bench.Meters;
using KtPortal.Bench.Wire;

namespace KtPortal.Bench.Load;

/// <summary>Fires a scenario from a few threads, each on a connection of its own, and reads the meters around it.</summary>
internal sealed class LoadRun(BenchOptions options, WebProcess web, int postmaster, Statements statements)
{
    // Methods that are compiled during a burst although the page itself is done: timers, jobs.
    private const int Stragglers = 8;
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    public async Task<Measured> FireAsync(Scenario scenario)
    {
        Progress.Say($"{scenario.Name} ...");
        var workers = Enumerable.Range(0, options.Concurrency).Select(i => new Worker(scenario, web.Port, i)).ToList();
        var threads = workers.ConvertAll(w => new Thread(w.Run));
        threads.ForEach(t => t.Start());
        await WarmAsync(workers);

        var (counted, figures) = (await statements.ReadAsync(), web.Figures());
        var (webCpu, postgresCpu, clientCpu) = (Processor.Of(web.Id), Processor.OfFamily(postmaster), Processor.Of(Environment.ProcessId));
        var began = Stopwatch.GetTimestamp();
        workers.ForEach(w => w.Measure(true));
        await Task.Delay(TimeSpan.FromSeconds(options.Seconds));
        workers.ForEach(w => w.Measure(false));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        (webCpu, postgresCpu, clientCpu) = (
            Processor.Of(web.Id) - webCpu, Processor.OfFamily(postmaster) - postgresCpu, Processor.Of(Environment.ProcessId) - clientCpu);
        var allocated = web.Figures().Allocated - figures.Allocated;
        var since = Statements.Since(counted, await statements.ReadAsync());

        workers.ForEach(w => w.Stop());
        threads.ForEach(t => t.Join());
        if (workers.Find(w => w.Wrong is not null) is { Wrong: { } wrong })
        {
            throw new WrongAnswerException(wrong);
        }

        var latencies = new Latencies(workers.SelectMany(w => w.Times));
        double count = Math.Max(1, latencies.Count);
        Explain(since, count);
        return new Measured
        {
            Name = scenario.Name,
            Rate = latencies.Count / seconds,
            Latencies = latencies,
            WebMs = webCpu / count,
            PostgresMs = postgresCpu / count,
            ClientMs = clientCpu / count,
            AllocatedKb = allocated / 1024.0 / count,
            Statements = statements.Available ? since.Where(s => !s.IsFrame).Sum(s => s.Calls) / count : null,
            Bytes = workers[0].Bytes,
            WorkingSetMb = Processor.WorkingSetMb(web.Id),
        };
    }

    // In bursts: a load that keeps all cores busy leaves the runtime's compiler too little of them, and code that still counts its calls
    // costs two to three times what it will cost. A node that isn't at its limit is done with a page after some hundred calls.
    private async Task WarmAsync(List<Worker> workers)
    {
        var began = Stopwatch.GetTimestamp();
        for (var calm = 0; calm < 3 && Stopwatch.GetElapsedTime(began).TotalSeconds < options.WarmUp;)
        {
            var before = web.Figures().Compiled;
            workers.ForEach(w => w.Rest(false));
            await Task.Delay(Burst);
            workers.ForEach(w => w.Rest(true));
            await CompiledAsync();
            calm = web.Figures().Compiled - before <= Stragglers ? calm + 1 : 0;
        }

        Progress.Say(string.Create(CultureInfo.InvariantCulture, $"  warm after {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"));
        workers.ForEach(w => w.Rest(false));
        await Task.Delay(Burst);
    }

    private async Task CompiledAsync()
    {
        for (var (now, last) = (web.Figures().Compiled, -1); now != last; now = web.Figures().Compiled)
        {
            last = now;
            await Task.Delay(Pause);
        }
    }

    private void Explain(List<Counted> since, double requests)
    {
        if (!options.Statements)
        {
            return;
        }

        foreach (var statement in since.Take(20))
        {
            var query = string.Join(' ', statement.Query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            var cost = string.Create(CultureInfo.InvariantCulture,
                $"{statement.Ms / requests,7:0.000} ms/request  {statement.Calls / requests,5:0.00} calls");
            var each = string.Create(CultureInfo.InvariantCulture, $"{statement.Ms / statement.Calls,7:0.000} ms each");
            Progress.Say($"  {cost}  {each}  {query[..Math.Min(220, query.Length)]}");
        }
    }

    private sealed class Worker(Scenario scenario, int port, int number)
    {
        private volatile bool measuring;
        private volatile bool resting;
        private volatile bool stopped;

        public List<long> Times { get; } = new(100_000);

        /// <summary>Of the last answer.</summary>
        public int Bytes { get; private set; }

        public string? Wrong { get; private set; }

        public void Measure(bool on) => measuring = on;

        public void Rest(bool on) => resting = on;

        public void Stop() => stopped = true;

        public void Run()
        {
            using var connection = new Connection(port);
            for (var turn = 0L; !stopped && Wrong is null; turn++)
            {
                while (resting)
                {
                    Thread.Sleep(5);
                }

                var shot = scenario.Aim(number, turn);
                var began = Stopwatch.GetTimestamp();
                try
                {
                    var answer = connection.Send(shot.Request);
                    if (measuring)
                    {
                        Times.Add(Stopwatch.GetTimestamp() - began);
                    }

                    Check(shot, answer);
                }
                catch (Exception broken) when (broken is IOException or System.Net.Sockets.SocketException)
                {
                    Wrong = broken.Message;
                }
            }
        }

        private void Check(Shot shot, Answer answer)
        {
            Bytes = answer.Body.Length;
            if (answer.Status != shot.Status || !answer.Has(shot.Holds))
            {
                var (text, asked) = (answer.Text, System.Text.Encoding.UTF8.GetString(shot.Request));
                var (line, holds) = (asked[..asked.IndexOf('\r', StringComparison.Ordinal)], System.Text.Encoding.UTF8.GetString(shot.Holds));
                Wrong = $"{line} was answered {answer.Status}, without \"{holds}\":\n{text[..Math.Min(2000, text.Length)]}";
            }
        }
    }
}

/// <summary>A page answered something else than it should: its figures would be worth nothing.</summary>
internal sealed class WrongAnswerException(string message) : Exception(message);
