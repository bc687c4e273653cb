using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;
using Npgsql;

namespace KtPortal.Core.Jobs;

/// <summary>Jobs laid aside, for those who can have them tried again.</summary>
public sealed class DeadLetterCounter : ICounterSource
{
    public const string Name = "dead-letters";

    public NpgsqlBatchCommand? CommandFor(Actor actor) => actor.May(TenancyPermissions.ManageSettings)
        ? new("select count(*)::int as dead from outbox_messages where state = 'dead'")
        : null;

    public async Task ReadAsync(NpgsqlDataReader rows, Counts counts, CancellationToken cancel)
    {
        await rows.ReadAsync(cancel);
        counts.Set(Name, rows.Number("dead"));
    }
}
