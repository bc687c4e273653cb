using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Reports;

namespace KtPortal.Core.Sla.Reports;

/// <summary>A promise that is not broken yet.</summary>
/// <param name="Percent">Of its target, used up now.</param>
/// <param name="Left">Working minutes.</param>
public sealed record SlaNear(string Number, string Subject, string Organization, SlaMetric Metric, int Percent, int Left, DateTimeOffset DueAt);

/// <param name="Above">How many have used up more than each of <see cref="SlaApproaching.Levels"/>.</param>
/// <param name="Nearest">Those who have used up most, at most <see cref="SlaApproaching.MostRows"/>.</param>
public sealed record SlaNearFigures(IReadOnlyList<int> Above, IReadOnlyList<SlaNear> Nearest);

/// <summary>Clocks that run now and will soon be late. Working time is counted here, since the database knows no calendars.</summary>
public sealed class SlaApproaching(PortalDb db, TimeProvider clock)
{
    public const int MostRows = 500;

    public static IReadOnlyList<int> Levels { get; } = [50, 80, 95];

    private const string Named = """
        select c.id, c.metric, t.number, t.subject, o.name as organization from ticket_sla_clocks c
        join tickets t on t.tenant_id = c.tenant_id and t.id = c.ticket_id
        join organizations o on o.tenant_id = c.tenant_id and o.id = c.organization_id
        where c.id = any($1)
        """;

    /// <param name="selection">What it is narrowed to; of which period it is doesn't matter now.</param>
    /// <param name="above">Rows of those above this level alone.</param>
    public async Task<Result<SlaNearFigures>> ReadAsync(Actor actor, SlaSelection selection, int above, CancellationToken cancel)
    {
        if (!actor.IsStaff || !actor.May(SlaPermissions.Reports))
        {
            return new Problem.Forbidden(SlaProblemTexts.MayNotReadReports);
        }

        var now = clock.GetUtcNow();
        var running = await RunningAsync(SlaCondition.Running(actor, selection, now), cancel);
        await SlaHours.LearnAsync(db, running.Select(r => r.HoursId), cancel);
        var near = running.Select(r => (r.Id, r.DueAt, r.Target, Left: SlaHours.Of(r.HoursId, null).Between(now, r.DueAt).TotalMinutes))
            .Select(r => (r.Id, r.DueAt, r.Left, Used: 100 - r.Left * 100 / r.Target)).Where(r => r.Used > Levels[0]).ToList();
        var nearest = near.Where(r => r.Used > above).OrderByDescending(r => r.Used).ThenBy(r => r.DueAt).Take(MostRows).ToList();
        var names = await NamesAsync([.. nearest.Select(r => r.Id)], cancel);
        return new SlaNearFigures(
            [.. Levels.Select(level => near.Count(r => r.Used > level))],
            [.. nearest.Where(r => names.ContainsKey(r.Id)).Select(r => names[r.Id] with { Percent = (int)r.Used, Left = (int)r.Left, DueAt = r.DueAt })]);
    }

    private async Task<List<(Guid Id, int Target, DateTimeOffset DueAt, Guid? HoursId)>> RunningAsync(ReportCondition condition, CancellationToken cancel)
    {
        await using var command = db.Command(
            $"select c.id, c.target_minutes, c.due_at, c.hours_id from ticket_sla_clocks c where {condition.Sql}", [.. condition.Values]);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var read = new List<(Guid, int, DateTimeOffset, Guid?)>();
        while (await rows.ReadAsync(cancel))
        {
            read.Add((rows.Id("id"), rows.Number("target_minutes"), rows.Instant("due_at"), rows.OptionalId("hours_id")));
        }

        return read;
    }

    private async Task<Dictionary<Guid, SlaNear>> NamesAsync(Guid[] clocks, CancellationToken cancel)
    {
        var names = new Dictionary<Guid, SlaNear>();
        if (clocks.Length == 0)
        {
            return names;
        }

        await using var command = db.Command(Named, (object)clocks);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            names[rows.Id("id")] = new(
                rows.Text("number"), rows.Text("subject"), rows.Text("organization"), EnumText<SlaMetric>.Parse(rows.Text("metric")), 0, 0, default);
        }

        return names;
    }
}
