using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Reports;
using Npgsql;

namespace KtPortal.Core.Sla.Reports;

/// <summary>Sums as grouping sets bring them, row by row, put together: of all, of each name, of each part of the period.</summary>
internal sealed class SlaSums(ReportCourse course)
{
    private readonly Pair total = new();
    private readonly List<Pair> parts = [.. course.Starts.Select(_ => new Pair())];
    private readonly List<(Guid? Id, string? Name, Pair Kept)> names = [];
    private readonly Dictionary<Guid, Pair> known = [];

    public void Add(NpgsqlDataReader row, bool isName, bool isPart)
    {
        var kept = new SlaKept(row.Number("met"), row.Number("missed"), row.Number("waived"));
        var pair = isName ? Named(row.OptionalId("id"), row.OptionalText("name"))
            : isPart ? parts[Math.Clamp(row.Number("part") - 1, 0, parts.Count - 1)]
            : total;
        pair.Set(EnumText<SlaMetric>.Parse(row.Text("metric")), kept);
    }

    public SlaFigures ToFigures() => new(
        total.Answer, total.Solution,
        [.. names.Select(n => new SlaRow(n.Id, n.Name, n.Kept.Answer, n.Kept.Solution))],
        [.. parts.Select((p, i) => new SlaBucket(course[i].First, course[i].Last, p.Answer, p.Solution))]);

    private Pair Named(Guid? id, string? name)
    {
        var key = id ?? Guid.Empty;
        if (!known.TryGetValue(key, out var pair))
        {
            known[key] = pair = new Pair();
            names.Add((id, name, pair));
        }

        return pair;
    }

    private sealed class Pair
    {
        public SlaKept Answer { get; private set; } = SlaKept.None;

        public SlaKept Solution { get; private set; } = SlaKept.None;

        public void Set(SlaMetric metric, SlaKept kept) =>
            (Answer, Solution) = metric == SlaMetric.FirstResponse ? (kept, Solution) : (Answer, kept);
    }
}
