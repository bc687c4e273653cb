using System.Diagnostics;
using KtPortal.Bench.Data;
using KtPortal.Bench.Load;
using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Core.Sla;
using KtPortal.Core.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Bench;

internal sealed record ListCost(string Name, Latencies Latencies);

/// <summary>
/// The first page of every view, under every filter and in every order, a page far behind, the numbers beside the navigation, and many
/// tickets changed at once, by agents of one tenant.
/// </summary>
internal sealed class ListMeter(BenchDatabase database, IServiceProvider services, int concurrency)
{
    private const int Times = 200;
    private const int PageSize = 50;
    private const int PagesBehind = 20;

    private readonly TicketList tickets = new([new SlaTicketPart(TimeProvider.System)]);
    private List<Actor> staff = [];

    public async Task<IReadOnlyList<ListCost>> MeasureAsync()
    {
        Progress.Say($"Lists of {database.Size.Tickets:N0} tickets, {Times} times each ...");
        staff = await Crowd.StaffAsync(database, TicketPermissions.Read, TicketPermissions.Update, TicketPermissions.Bulk);
        var list = await InAsync(staff[0], db => ListReader.WholeAsync(db, tickets, Moment, CancellationToken.None));
        var costs = new List<ListCost>();
        foreach (var view in list.Views)
        {
            costs.Add(await TimeAsync($"view {view.Label()}", list, new ListRequest { View = view.Key }));
        }

        foreach (var filter in list.AllFilters)
        {
            foreach (var (name, said) in await SaidAsync(list, filter))
            {
                costs.Add(await TimeAsync(name, list, new ListRequest { View = "all" }.With(said)));
            }
        }

        foreach (var sort in list.Sorts)
        {
            costs.Add(await TimeAsync($"by {sort.Key}", list, new ListRequest { View = "all", Sort = sort.Key, IsDescending = sort.IsDescending }));
            costs.Add(await TimeAsync($"by {sort.Key}, turned round", list, new ListRequest { View = "all", Sort = sort.Key, IsDescending = !sort.IsDescending }));
        }

        costs.Add(await TimeAsync($"{PagesBehind} pages on", list, await FarAsync(list)));
        costs.Add(await TimeAsync("numbers beside the navigation", actor => InAsync(actor, async db =>
        {
            var counters = new Counters(services.GetServices<ICounterSource>(), TimeProvider.System); // keeps none of them
            return await counters.CountAsync(db, actor, CancellationToken.None);
        })));
        costs.Add(await ChangeAsync(list));
        return costs;
    }

    private static ListMoment Moment => new(TimeProvider.System.GetUtcNow(), TimeZoneInfo.Utc);

    private Task<ListCost> TimeAsync(string name, TicketList list, ListRequest request) => TimeAsync(
        name, actor => InAsync(actor, db => new ListReader(db).ReadAsync(
            list, actor, ListState.Of(list, request, actor), Moment, PageSize, CancellationToken.None)));

    private async Task<ListCost> TimeAsync<T>(string name, Func<Actor, Task<T>> ask)
    {
        await Crowd.AskAsync(staff, (who, _) => ask(who), Times / 4, concurrency);
        return new ListCost(name, new Latencies(await Crowd.AskAsync(staff, (who, _) => ask(who), Times, concurrency)));
    }

    /// <summary>What few tickets have and what many have, of each kind of filter.</summary>
    private async Task<IEnumerable<(string Name, ListCondition Said)>> SaidAsync(TicketList list, ListFilter filter)
    {
        (string, ListCondition) Of(string name, params string[] values) => ($"{filter.Key}: {name}", new ListCondition(filter.Key, values));
        switch (filter)
        {
            case LookupFilter lookup:
                var options = (await InAsync(staff[0], db => new ListReader(db).OptionsAsync(list, staff[0], CancellationToken.None, filter)))[filter.Key];
                var first = options.Count == 0 ? Array.Empty<(string, ListCondition)>()
                    : [Of("one of them", options[options.Count / 2].Value), Of("three of them", [.. options.Take(3).Select(o => o.Value)])];
                return lookup.Empty is null ? first : [.. first, Of("none", LookupFilter.Nobody)];
            case ChoiceFilter choice:
                return choice.Options().Take(6).Select(o => Of(o.Name, o.Value));
            case FlagFilter:
                return [Of("yes", FlagFilter.Yes), Of("no", FlagFilter.No)];
            case RangeFilter:
                return [Of("last 7 days", "-7.."), Of("a year ago", "-365..-358")];
            case CodeFilter:
                return [Of("one", "KT-1500"), Of("none", "KT-0")];
            case WordsFilter:
                return [Of("one in fifty has it", "vip"), Of("nobody has it", "nobody")];
            case ContainsFilter:
                return [Of("one in a hundred has it", "berlin"), Of("nobody has it", "nobody")];
            default:
                return [];
        }
    }

    private async Task<ListRequest> FarAsync(TicketList list)
    {
        var request = new ListRequest { View = "all" };
        for (var i = 0; i < PagesBehind; i++)
        {
            var page = await InAsync(staff[0], db => new ListReader(db).ReadAsync(
                list, staff[0], ListState.Of(list, request, staff[0]), Moment, PageSize, CancellationToken.None));
            request = request with { Cursor = page.On };
        }

        return request;
    }

    /// <summary>As many as can be changed at once, from open to another priority: one run, as a job does it.</summary>
    private async Task<ListCost> ChangeAsync(TicketList list)
    {
        var actor = staff[0];
        var request = new ListRequest();
        var value = (string)(await database.RunAsync("select id::text from ticket_priorities where level = 'low'"))!;
        var times = new List<long>();
        for (var i = 0; i < 3; i++)
        {
            var ids = await InAsync(actor, db => new ListReader(db).IdsAsync(
                list, actor, ListState.Of(list, request, actor), Moment, BulkRuns.Most, CancellationToken.None));
            var run = Guid.CreateVersion7();
            await InAsync(actor, db => new BulkRuns(db).AskAsync(actor, list, run, "priority", [value], [new ListOption(value, value)], null,
                [.. ids.Take(BulkRuns.Most)], CancellationToken.None), commits: true);
            var began = Stopwatch.GetTimestamp();
            await services.GetRequiredService<BulkRunner>().RunAsync(actor, run, null, CancellationToken.None);
            times.Add(Stopwatch.GetTimestamp() - began);
            value = (string)(await database.RunAsync("select id::text from ticket_priorities where level = 'high'"))!;
        }

        return new ListCost($"{BulkRuns.Most} tickets to another priority", new Latencies(times));
    }

    private async Task<T> InAsync<T>(Actor actor, Func<PortalDb, Task<T>> work, bool commits = false)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await db.EnterAsync(actor, CancellationToken.None);
        var result = await work(db);
        await (commits ? db.CommitAsync(CancellationToken.None) : db.RollbackAsync());
        return result;
    }
}
