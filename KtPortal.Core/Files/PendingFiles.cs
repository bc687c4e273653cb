using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Files;

/// <summary>
/// Sweeps what was uploaded a day ago and never became part of anything: the row at once, its object by a job that is
/// written with it, so that neither is left over.
/// </summary>
public sealed class PendingFiles : IScheduledTask
{
    public const string Name = "sweep pending files";

    public async Task RunAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
        await using var command = db.Command($"""
            with swept as (
                delete from files where state = 'pending' and created_at < now() - interval '24 hours'
                returning tenant_id, store, object_key),
            noted as (
                insert into file_removals (tenant_id, id, store, object_key)
                select tenant_id, gen_random_uuid(), store, object_key from swept
                returning tenant_id, id)
            insert into outbox_messages (tenant_id, id, kind, payload)
            select tenant_id, gen_random_uuid(), '{FileRemoval.Kind}', jsonb_build_object('removal', id) from noted
            """);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
