using KtPortal.Bench;
using KtPortal.Bench.Data;
using KtPortal.Bench.Load;
using KtPortal.Bench.Meters;
using KtPortal.Bench.Streams;
using KtPortal.Core.Data;
using Microsoft.Extensions.DependencyInjection;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(BenchOptions.Usage);
    return 0;
}

var options = BenchOptions.Parse(args);
var server = Environment.GetEnvironmentVariable("KT_BENCH_DATABASE") ?? throw new InvalidOperationException(
    "KT_BENCH_DATABASE is not set: run script/bench.");
var keep = Environment.GetEnvironmentVariable("KT_BENCH_KEEP") is { Length: > 0 };
if (options.Lists.Count > 0)
{
    return await ListBench.RunAsync(server, options, keep);
}

if (options.Clocks > 0)
{
    return await ClockBench.RunAsync(server, options, keep);
}

var database = await BenchDatabase.MakeAsync(server, options.Small ? BenchSize.Small : BenchSize.Full, keep);
var postmaster = (int)(await database.RunAsync("select split_part(pg_read_file('postmaster.pid'), e'\\n', 1)::int"))!;
await using var services = new ServiceCollection().AddLogging().AddData(database.Options).BuildServiceProvider();
using var web = await WebProcess.StartAsync(database);
var report = new Report(options, Machine.Describe((string)(await database.RunAsync("show server_version"))!, web.Figures().Runtime));

var pages = new Pages(new People(database, web), web.Port, options);
var load = new LoadRun(options, web, postmaster, new Statements(database.Super));
var failed = false;
foreach (var (name, make) in pages.All)
{
    if (!options.Wants(name))
    {
        continue;
    }

    if (await make() is not { } scenario)
    {
        report.AddAbsent(name, "not there yet (404)");
        continue;
    }

    try
    {
        var page = await load.FireAsync(scenario);
        report.Add(page);
        if (report.Bare is null && (name == Pages.DeskList || name == Pages.PortalHome))
        {
            // Beside the list it is compared with: of its size, and at the same moment.
            report.Bare = await load.FireAsync(await pages.BareAsync(page.Bytes));
        }
    }
    catch (WrongAnswerException wrong)
    {
        Progress.Say($"{name}: {wrong.Message}");
        report.AddAbsent(name, "answered wrongly, not measured");
        failed = true;
    }
}

if (options.Wants("Queue position"))
{
    report.Add(await LineMeter.MeasureAsync(database, services, postmaster));
}

if (options.Wants("Search"))
{
    (await SearchMeter.MeasureAsync(database, services, postmaster, options.Concurrency)).ForEach(report.Add);
}

if (options.Rls)
{
    await using var scope = services.CreateAsyncScope();
    (await RlsMeter.MeasureAsync(database, scope.ServiceProvider.GetRequiredService<PortalDb>())).ForEach(report.Add);
}

var streams = new StreamMeter(database, web, postmaster, new LineMover(database, services));
foreach (var count in options.Streams)
{
    report.Add(await streams.MeasureAsync(count));
}

var text = report.Write();
Console.WriteLine(text);
if (options.Out is { } file)
{
    await Document.WriteAsync(file, text, DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().Date));
}

return failed ? 1 : 0;
