using KtPortal.Core.Branding;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Jobs;

/// <summary>Removes what pages no longer catch up with.</summary>
public sealed class StreamPurge : IScheduledTask
{
    public const string Name = "purge events";

    public async Task RunAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
        // A little longer than pages may ask for, so that one that is just in time finds everything.
        await using var command = db.Command("delete from stream_events where created_at < now() - interval '11 minutes'");
        await command.ExecuteNonQueryAsync(cancel);
    }
}

/// <summary>Removes jobs done long ago, links nobody waits for, used form keys, failures and limits of the past, old sessions, what no brand needs.</summary>
public sealed class HourlyPurge : IScheduledTask
{
    public const string Name = "purge";

    public async Task RunAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
        await using var batch = db.Batch();
        batch.BatchCommands.Add(new("delete from outbox_messages where state = 'done' and done_at < now() - interval '7 days'"));
        batch.BatchCommands.Add(new("delete from account_link_requests where created_at < now() - interval '1 day'"));
        batch.BatchCommands.Add(new("delete from form_keys where created_at < now() - interval '24 hours'"));
        batch.BatchCommands.Add(new("delete from sign_in_failures where created_at < now() - interval '1 day'"));
        batch.BatchCommands.Add(new("delete from sessions where coalesce(ended_at, expires_at) < now() - interval '90 days'"));
        batch.BatchCommands.Add(new("delete from limit_counts where expires_at < now()"));
        batch.BatchCommands.Add(new("delete from account_locks where locked_until < now() - interval '1 day'"));
        batch.BatchCommands.Add(new($"""
            delete from brand_versions v where exists (select 1 from brands b
                where b.tenant_id = v.tenant_id and b.organization_id = v.organization_id and v.version <= b.version - {BrandSheets.KeptVersions})
            """));
        batch.BatchCommands.Add(new("""
            delete from brand_images i where i.created_at < now() - interval '1 day'
                and not exists (select 1 from brands b where b.tenant_id = i.tenant_id and b.organization_id = i.organization_id
                                and b.files::text || b.settings::text || coalesce(b.draft::text, '') like '%' || i.id || '%')
                and not exists (select 1 from brand_versions v where v.tenant_id = i.tenant_id and v.organization_id = i.organization_id
                                and v.settings::text like '%' || i.id || '%')
            """));
        await batch.ExecuteNonQueryAsync(cancel);
    }
}
