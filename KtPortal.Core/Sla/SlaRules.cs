using KtPortal.Core.Data;

namespace KtPortal.Core.Sla;

/// <summary>What follows once shares of a target are used up, as a clock was promised it (<c>sla_rules</c>).</summary>
/// <param name="Id">Null: nothing does.</param>
public sealed record SlaRules(Guid? Id, string Content)
{
    private static readonly SlaContents<IReadOnlyList<SlaThreshold>> Kept = new("sla_rules", SlaThreshold.Read);

    internal static SlaRules Of(SlaPolicyTerms policy)
    {
        if (!policy.EscalationEnabled || policy.EscalationRules.Length == 0)
        {
            return new(null, "[]");
        }

        var content = SlaThreshold.Write(policy.EscalationRules);
        return new(SlaContents.IdOf(content), content);
    }

    /// <summary>Those of one metric, of rules that have been read or kept.</summary>
    internal static IReadOnlyList<SlaThreshold> ThresholdsOf(Guid? id, SlaMetric metric) =>
        id is { } known ? [.. Kept.Of(known, null).Where(t => t.IsOf(metric))] : [];

    internal static Task LearnAsync(PortalDb db, IEnumerable<Guid?> ids, CancellationToken cancel) => Kept.LearnAsync(db, ids, cancel);

    /// <summary>This process knows them from now on.</summary>
    internal void Learn() => _ = Id is { } id ? Kept.Of(id, Content) : null;

    /// <summary>Writes those that are not there yet.</summary>
    internal static async Task KeepAsync(PortalDb db, IEnumerable<SlaRules> rules, CancellationToken cancel)
    {
        var kept = rules.Where(r => r.Id is not null).DistinctBy(r => r.Id).ToList();
        if (kept.Count == 0)
        {
            return;
        }

        await using var command = db.Command("""
            insert into sla_rules (tenant_id, id, content) select app.tenant_id(), r.id, r.content::jsonb from unnest($1::uuid[], $2::text[]) r (id, content)
            on conflict do nothing
            """, kept.Select(r => r.Id!.Value).ToArray(), kept.Select(r => r.Content).ToArray());
        await command.ExecuteNonQueryAsync(cancel);
    }
}
