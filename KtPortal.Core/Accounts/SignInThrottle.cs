using System.Security.Cryptography;
using System.Text;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Accounts;

/// <summary>
/// Five failures in fifteen minutes per account and per address, then wait. Counted by what was typed, so that it answers
/// the same whether the account exists or not. Acts inside the tenant's system context.
/// </summary>
public sealed class SignInThrottle(PortalDb db, TimeProvider clock)
{
    public const int Failures = 5;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Counts this try as failed until it has succeeded; tries of one account or address wait for each other here, so that
    /// many at once are no way around the limit.
    /// </summary>
    /// <returns>How long to wait, or null.</returns>
    public async Task<TimeSpan?> BeginAsync(Actor system, string email, string address, CancellationToken cancel)
    {
        await using var turn = db.Command("select pg_advisory_xact_lock(hashtextextended(k, 1)) from unnest(array['account ' || $1, 'address ' || $2]) k order by k");
        turn.Parameters.Add(new() { Value = Convert.ToHexString(HashOf(email)) });
        turn.Parameters.Add(new() { Value = address });
        await turn.ExecuteNonQueryAsync(cancel);
        if (await WaitAsync(email, address, cancel) is { } wait)
        {
            return wait;
        }

        await FailedAsync(system, email, address, cancel);
        return null;
    }

    private async Task<TimeSpan?> WaitAsync(string email, string address, CancellationToken cancel)
    {
        // The fifth-last failure of the account or of the address: until it is older than the window, no more tries.
        await using var command = db.Command("""
            select greatest(
                (select created_at from sign_in_failures where email_hash = $1 and created_at > $3 order by created_at desc offset $4 limit 1),
                (select created_at from sign_in_failures where ip_address = $2 and created_at > $3 order by created_at desc offset $4 limit 1))
            """);
        var now = clock.GetUtcNow();
        command.Parameters.Add(new() { Value = HashOf(email) });
        command.Parameters.Add(new() { Value = address });
        command.Parameters.Add(new() { Value = now - Window });
        command.Parameters.Add(new() { Value = Failures - 1 });
        return await command.ExecuteScalarAsync(cancel) is DateTime at ? new DateTimeOffset(at, TimeSpan.Zero) + Window - now : null;
    }

    private async Task FailedAsync(Actor system, string email, string address, CancellationToken cancel)
    {
        await using var command = db.Command("insert into sign_in_failures (tenant_id, id, email_hash, ip_address, created_at) values ($1, $2, $3, $4, $5)");
        command.Parameters.Add(new() { Value = system.TenantId });
        command.Parameters.Add(new() { Value = Guid.CreateVersion7() });
        command.Parameters.Add(new() { Value = HashOf(email) });
        command.Parameters.Add(new() { Value = address });
        command.Parameters.Add(new() { Value = clock.GetUtcNow() });
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Somebody proved who it is: the account's failures are forgotten.</summary>
    public async Task ForgetAsync(string email, CancellationToken cancel)
    {
        await using var command = db.Command("delete from sign_in_failures where email_hash = $1");
        command.Parameters.Add(new() { Value = HashOf(email) });
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static byte[] HashOf(string email) => SHA256.HashData(Encoding.UTF8.GetBytes(email.Trim().ToLowerInvariant()));
}
