using System.Security.Cryptography;
using System.Text;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Limits;
using NpgsqlTypes;

namespace KtPortal.Core.Accounts;

/// <summary>Somebody tries to sign in.</summary>
/// <param name="Browser">One that signed in to this account before; null: a stranger.</param>
public sealed record SignInTry(string Email, CallerAddress Address, Guid? Browser)
{
    public byte[] EmailHash { get; } = SHA256.HashData(Encoding.UTF8.GetBytes(Email.Trim().ToLowerInvariant()));
}

/// <summary>
/// Five failures in fifteen minutes, then wait: strangers per account and per address, a known browser for itself, so that no
/// stranger keeps a person out. Counted by what was typed, so that it answers the same whether the account exists or not. Acts
/// inside the tenant's system context.
/// </summary>
public sealed class SignInThrottle(PortalDb db, TimeProvider clock)
{
    public const int Failures = 5;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Counts this try as failed until it has succeeded; tries of one account, address or browser wait for each other here, so
    /// that many at once are no way around the limit.
    /// </summary>
    /// <returns>How long to wait, or null.</returns>
    public async Task<TimeSpan?> BeginAsync(Actor system, SignInTry attempt, CancellationToken cancel)
    {
        string[] turns = attempt.Browser is { } browser
            ? [$"browser {browser}"]
            : ["account " + Convert.ToHexString(attempt.EmailHash), $"address {attempt.Address}"];
        await using var turn = db.Command(
            "select pg_advisory_xact_lock(hashtextextended(k, 1)) from unnest($1::text[]) k order by k", [turns]);
        await turn.ExecuteNonQueryAsync(cancel);
        if (await WaitAsync(attempt, cancel) is { } wait)
        {
            return wait;
        }

        await FailedAsync(system, attempt, cancel);
        return null;
    }

    /// <summary>How often a browser failed at an account since it last got in.</summary>
    public async Task<int> CountAsync(Guid browser, string email, CancellationToken cancel)
    {
        await using var command = db.Command(
            "select count(*)::int from sign_in_failures where browser_id = $1 and email_hash = $2",
            browser, new SignInTry(email, default, null).EmailHash);
        return (int)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>Who tried has proved who it is: its failures are forgotten. Those of strangers stay where a known browser got in.</summary>
    public async Task ForgetAsync(SignInTry attempt, CancellationToken cancel)
    {
        await using var command = db.Command(
            "delete from sign_in_failures where email_hash = $1 and browser_id is not distinct from $2", attempt.EmailHash);
        command.Parameters.Add(new() { Value = (object?)attempt.Browser ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Somebody has proved to hold the account's mailbox: nothing is left of any failure.</summary>
    public async Task ForgetAllAsync(string email, CancellationToken cancel)
    {
        await using var command = db.Command(
            "delete from sign_in_failures where email_hash = $1", new SignInTry(email, default, null).EmailHash);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private async Task<TimeSpan?> WaitAsync(SignInTry attempt, CancellationToken cancel)
    {
        // The fifth-last failure: until it is older than the window, no more tries.
        var now = clock.GetUtcNow();
        await using var command = attempt.Browser is { } browser
            ? db.Command(
                "select created_at from sign_in_failures where browser_id = $3 and created_at > $1 order by created_at desc offset $2 limit 1",
                now - Window, Failures - 1, browser)
            : db.Command("""
                select greatest(
                    (select created_at from sign_in_failures where email_hash = $3 and browser_id is null and created_at > $1
                     order by created_at desc offset $2 limit 1),
                    (select created_at from sign_in_failures where ip_address = $4 and browser_id is null and created_at > $1
                     order by created_at desc offset $2 limit 1))
                """, now - Window, Failures - 1, attempt.EmailHash, attempt.Address.ToString());
        return await command.ExecuteScalarAsync(cancel) is DateTime at ? new DateTimeOffset(at, TimeSpan.Zero) + Window - now : null;
    }

    private async Task FailedAsync(Actor system, SignInTry attempt, CancellationToken cancel)
    {
        await using var command = db.Command(
            "insert into sign_in_failures (tenant_id, id, email_hash, ip_address, created_at, browser_id) values ($1, $2, $3, $4, $5, $6)",
            system.TenantId, Guid.CreateVersion7(), attempt.EmailHash, attempt.Address.ToString(), clock.GetUtcNow());
        command.Parameters.Add(new() { Value = (object?)attempt.Browser ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        await command.ExecuteNonQueryAsync(cancel);
    }
}
