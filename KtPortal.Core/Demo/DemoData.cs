using KtPortal.Core.Accounts;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Demo;

/// <summary>
/// Two made-up tenants with people, tickets and a history of 90 days, for whoever tries the product. Always the same, but
/// told from the moment at which it is written. Made as the application makes everything: through its own roles.
/// </summary>
public sealed class DemoData(NpgsqlDataSource source, PortalDb db, DemoTenants tenants, IEnumerable<IDemoPart> parts)
{
    public const string Password = "portal demo 2026";

    private const long LockKey = 0x4B54_4465_6D6F; // "KTDemo"

    /// <summary>Does nothing to a database that has a tenant. Of several nodes that start at once, one writes and the others wait.</summary>
    /// <returns>Whether anything was written.</returns>
    public async Task<bool> SeedAsync(string baseDomain, DateTimeOffset now, CancellationToken cancel)
    {
        // In a transaction, and so on a connection of its own: a pooler would give the lock of a session to somebody else.
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        // It takes as long as it takes, for who writes and for who waits.
        await using var patience = new NpgsqlCommand(
            "set local lock_timeout = 0; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0", connection, transaction);
        await patience.ExecuteNonQueryAsync(cancel);
        await using var guard = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection, transaction)
        {
            CommandTimeout = 0,
            Parameters = { new() { Value = LockKey } },
        };
        await guard.ExecuteNonQueryAsync(cancel);
        await using var tenant = new NpgsqlCommand("select exists (select 1 from app.active_tenants())", connection, transaction);
        if ((bool)(await tenant.ExecuteScalarAsync(cancel))!)
        {
            return false;
        }

        // Seconds would pass with a hash for each: here they all have the same password anyway.
        var hash = await Argon2id.HashAsync(Password, cancel);
        await FillAsync(await tenants.CreateKre8ivTechAsync(baseDomain, hash, now, cancel), now, cancel);
        await FillAsync(await tenants.CreateAcmeAsync(baseDomain, hash, now, cancel), now, cancel);
        return true;
    }

    private async Task FillAsync(DemoTenant tenant, DateTimeOffset now, CancellationToken cancel)
    {
        await db.EnterAsync(Actor.System(tenant.Id, "demo data"), cancel);
        foreach (var part in parts)
        {
            await part.WriteAsync(tenant, now, cancel);
        }

        await db.CommitAsync(cancel);
        foreach (var part in parts)
        {
            await part.WriteAsPeopleAsync(tenant, cancel);
        }
    }
}
