using System.Globalization;
using System.Text;
using KtPortal.Bench.Load;
using KtPortal.Bench.Meters;
using KtPortal.Bench.Streams;

namespace KtPortal.Bench;

/// <summary>Everything that was measured, as one document: the table first.</summary>
internal sealed class Report(BenchOptions options, string machine)
{
    private readonly List<Measured> pages = [];
    private readonly List<string> absent = [];
    private readonly List<string> lines = [];
    private readonly List<StreamCost> streams = [];

    public Measured? Bare { get; set; }

    public void Add(Measured page) => pages.Add(page);

    public void AddAbsent(string page, string why) => absent.Add($"{page}: {why}.");

    public void Add(LineCost line) => lines.Add(Text(
        $"Places of all {line.Places} waiting in the longest line, one statement, as the live feed reads them: {line.Latencies.At(0.5):0.0} ms (p95 {line.Latencies.At(0.95):0.0}), {line.PostgresMs:0.00} CPU ms of PostgreSQL."));

    public void Add(RlsCost rls) => lines.Add(Text(
        $"Row-level security: the desk's {rls.Query} takes the server {rls.WithMs:0.000} ms under the policies and {rls.WithoutMs:0.000} ms without, {rls.Percent:+0.0;-0.0} % (mean of {rls.Times} each, in turns)."));

    public void Add(StreamCost cost) => streams.Add(cost);

    public string Write()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{machine}\n\n`{options.Command}`: concurrency {options.Concurrency}, {options.Seconds} s a page once the runtime compiles no more of it; {(options.Small ? "10,000 tickets, 50,000" : "200,000 tickets, 1,000,000")} comments, 10 tenants. Load, web and PostgreSQL share the cores.\n\n");
        WritePages(text);
        foreach (var line in lines)
        {
            text.Append("- ").Append(line).Append('\n');
        }

        WriteStreams(text);
        return text.ToString();
    }

    private void WritePages(StringBuilder text)
    {
        if (pages.Count == 0)
        {
            return;
        }

        text.Append("| page | requests/s | of bare | p50 ms | p95 ms | p99 ms | CPU ms web | CPU ms PostgreSQL | CPU ms both | times bare | KB allocated | SQL statements | KB page |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (var page in Bare is null ? pages : [.. pages, Bare])
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| {page.Name} | {page.Rate:0} | {(Bare is null ? "" : Text($"{page.Rate / Bare.Rate * 100:0} %"))} | {page.Latencies.At(0.5):0.0} | {page.Latencies.At(0.95):0.0} | {page.Latencies.At(0.99):0.0} | {page.WebMs:0.00} | {page.PostgresMs:0.00} | {page.CpuMs:0.00} | {(Bare is null ? "" : Text($"{page.CpuMs / Bare.CpuMs:0.0}"))} | {page.AllocatedKb:0} | {(page.Statements is { } s ? Text($"{s:0.0}") : "?")} | {page.Bytes / 1024.0:0.0} |\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n- The load generator itself took {pages.Average(p => p.ClientMs):0.00} CPU ms per request. Working set of the web process after the pages: {pages[^1].WorkingSetMb:0} MB.\n");
        foreach (var name in absent)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {name}\n");
        }
    }

    private void WriteStreams(StringBuilder text)
    {
        if (streams.Count == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"""

            One line that moves once a second ({StreamMeter.Changes} changes), everybody on it listening; time from before the commit to the arrival; lines told at most every {WebProcess.PushMilliseconds} ms (`KT_PUSH_MILLISECONDS`, default 2000).

            | streams | open | p50 ms | p99 ms | last one, p50 ms | last one, p99 ms | not heard | KB each | CPU ms a change, web | PostgreSQL | load |
            |--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|

            """);
        foreach (var s in streams)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| {s.Asked} | {s.Open} | {s.All.At(0.5):0} | {s.All.At(0.99):0} | {s.Last.At(0.5):0} | {s.Last.At(0.99):0} | {s.Missed} | {s.KbEach:0.0} | {s.WebMs:0} | {s.PostgresMs:0} | {s.ClientMs:0} |\n");
        }

        foreach (var s in streams.Where(s => s.Broke is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n- {s.Asked} streams: {s.Asked - s.Open} could not be opened or were closed: {s.Broke}\n");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
