using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Lists;

/// <summary>A long run, as the person who asked for it and with the rights that person has by now.</summary>
internal sealed class BulkJob(BulkRunner runner, FeatureCatalog features) : IOutboxEffect
{
    public const string Kind = "lists.bulk";

    /// <summary>Longer runs are a job; whoever asked doesn't wait.</summary>
    internal static async Task LeaveAsync(PortalDb db, Guid run, bool isJob, CancellationToken cancel)
    {
        if (isJob)
        {
            db.Add(OutboxMessage.Of(Kind, ("run", run)));
            await db.SaveChangesAsync(cancel);
        }
    }

    public async Task<Perform?> PrepareAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel)
    {
        var id = payload.IdOf("run");
        if (await BulkRuns.ReadAsync(db, id, cancel) is not { IsDone: false } run
            || await PersonAsync(db, actor, run.UserId, cancel) is not { } person)
        {
            return null;
        }

        return async stop =>
        {
            // Why a row was refused is written in the reader's language.
            SpokenLanguages.Use(SpokenLanguages.Find(person.Locale) ?? SpokenLanguages.English);
            await runner.RunAsync(person, id, stop);
            return (_, _, _) => Task.CompletedTask;
        };
    }

    public Task GiveUpAsync(PortalDb db, Actor actor, JsonElement payload, JobFailure failure, CancellationToken cancel) => Task.CompletedTask;

    // Null: no account any more, so nothing is done in its name.
    private async Task<Actor?> PersonAsync(PortalDb db, Actor system, Guid user, CancellationToken cancel)
    {
        await using var command = db.Command("""
            select u.id as user_id, r.audience, u.organization_id, o.name as organization_name, u.partner_id, u.name, u.display_name, u.email, u.timezone,
                u.locale, r.permissions, t.modules_off
            from users u
            join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
            join organizations o on o.tenant_id = u.tenant_id and o.id = u.organization_id and o.status = 'active'
            join tenants t on t.id = u.tenant_id
            where u.id = $1 and u.status = 'active'
            """, user);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) && TenantContext.ActorOf(system.TenantId, row) is var person
            ? person with { Permissions = features.Without(person.Permissions, row.Texts("modules_off")) }
            : null;
    }
}
