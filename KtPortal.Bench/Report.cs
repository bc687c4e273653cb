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
        $"Places of all {line.Places} waiting in the longest line, one statement, as the live feed reads them: ")
        + Text($"{line.Latencies.At(0.5):0.0} ms (p95 {line.Latencies.At(0.95):0.0}), {line.PostgresMs:0.00} CPU ms of PostgreSQL."));

    public void Add(SearchCost search) => lines.Add(Text(
        $"Search, {search.Words}: {search.Latencies.At(0.5):0.0} ms (p95 {search.Latencies.At(0.95):0.0}) at concurrency {options.Concurrency}, ")
        + Text($"{search.PostgresMs:0.00} CPU ms of PostgreSQL, {search.Found:0.#} tickets found."));

    public void Add(RlsCost rls) => lines.Add(Text(
        $"Row-level security: the desk's {rls.Query} takes the server {rls.WithMs:0.000} ms under the policies ")
        + Text($"and {rls.WithoutMs:0.000} ms without, {rls.Percent:+0.0;-0.0} % (mean of {rls.Times} each, in turns)."));

    public void Add(StreamCost cost) => streams.Add(cost);

    public string Write()
    {
        var text = new StringBuilder();
        var data = options.Small ? "10,000 tickets, 50,000" : "200,000 tickets, 1,000,000";
        text.Append(machine).Append("\n\n")
            .Append(Text($"`{options.Command}`: concurrency {options.Concurrency}, {options.Seconds} s a page"))
            .Append(" once the runtime compiles no more of it; ").Append(data)
            .Append(" comments, 10 tenants. Load, web and PostgreSQL share the cores.\n\n");
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

        WriteHead(text, "page", "requests/s", "of bare", "p50 ms", "p95 ms", "p99 ms", "CPU ms web", "CPU ms PostgreSQL", "CPU ms both",
            "times bare", "KB allocated", "SQL statements", "KB page");
        foreach (var page in Bare is null ? pages : [.. pages, Bare])
        {
            WriteRow(text, page.Name, Text($"{page.Rate:0}"), Bare is null ? "" : Text($"{page.Rate / Bare.Rate * 100:0} %"),
                Text($"{page.Latencies.At(0.5):0.0}"), Text($"{page.Latencies.At(0.95):0.0}"), Text($"{page.Latencies.At(0.99):0.0}"),
                Text($"{page.WebMs:0.00}"), Text($"{page.PostgresMs:0.00}"), Text($"{page.CpuMs:0.00}"),
                Bare is null ? "" : Text($"{page.CpuMs / Bare.CpuMs:0.0}"), Text($"{page.AllocatedKb:0}"),
                page.Statements is { } s ? Text($"{s:0.0}") : "?", Text($"{page.Bytes / 1024.0:0.0}"));
        }

        text.Append(Text($"\n- The load generator itself took {pages.Average(p => p.ClientMs):0.00} CPU ms per request. "))
            .Append(Text($"Working set of the web process after the pages: {pages[^1].WorkingSetMb:0} MB.\n"));
        foreach (var name in absent)
        {
            text.Append("- ").Append(name).Append('\n');
        }
    }

    private void WriteStreams(StringBuilder text)
    {
        if (streams.Count == 0)
        {
            return;
        }

        text.Append(Text($"\nOne line that moves once a second ({StreamMeter.Changes} changes), everybody on it listening; "))
            .Append("time from before the commit to the arrival; lines told at most every ")
            .Append(Text($"{WebProcess.PushMilliseconds} ms (`KT_PUSH_MILLISECONDS`, default 2000).\n\n"));
        WriteHead(text, "streams", "open", "p50 ms", "p99 ms", "last one, p50 ms", "last one, p99 ms", "not heard", "KB each",
            "CPU ms a change, web", "PostgreSQL", "load");
        foreach (var s in streams)
        {
            WriteRow(text, Text($"{s.Asked}"), Text($"{s.Open}"), Text($"{s.All.At(0.5):0}"), Text($"{s.All.At(0.99):0}"),
                Text($"{s.Last.At(0.5):0}"), Text($"{s.Last.At(0.99):0}"), Text($"{s.Missed}"), Text($"{s.KbEach:0.0}"),
                Text($"{s.WebMs:0}"), Text($"{s.PostgresMs:0}"), Text($"{s.ClientMs:0}"));
        }

        foreach (var s in streams.Where(s => s.Broke is not null))
        {
            text.Append(Text($"\n- {s.Asked} streams: {s.Asked - s.Open} could not be opened or were closed: {s.Broke}\n"));
        }
    }

    private static void WriteHead(StringBuilder text, params string[] names)
    {
        WriteRow(text, names);
        text.Append("|---").Insert(text.Length, "|--:", names.Length - 1).Append("|\n");
    }

    private static void WriteRow(StringBuilder text, params string[] cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
