using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Reports;

/// <summary>Names of what figures are narrowed to, in one statement.</summary>
public sealed class ReportNames(PortalDb db)
{
    /// <returns>Null for rows without any, and for what is not there for the actor.</returns>
    public async Task<IReadOnlyDictionary<ReportDimension, string?>> ReadAsync(
        Actor actor, IReadOnlyDictionary<ReportDimension, string?> narrowed, CancellationToken cancel)
    {
        var names = narrowed.Where(n => n.Key.IsFor(actor))
            .ToDictionary(n => n.Key, n => n.Key.Table is null && n.Value is { } code ? n.Key.NameOf(code) : null);
        var asked = names.Keys.Where(d => d.Table is not null && narrowed[d] is not null).ToList();
        if (asked.Count == 0)
        {
            return names;
        }

        var one = asked.Select((d, i) => FormattableString.Invariant($"(select n.name from {d.Table} n where n.id = ${i + 1}) as {d.Key}_name"));
        await using var command = db.Command("select " + string.Join(", ", one), [.. asked.Select(d => d.ValueOf(narrowed[d]!))]);
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        foreach (var dimension in asked)
        {
            names[dimension] = row.OptionalText(dimension.Key + "_name");
        }

        return names;
    }
}
