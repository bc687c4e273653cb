using System.Security.Cryptography;
using KtPortal.Core.Audit;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Accounts;

/// <param name="IsThis">The one through which the list is asked for.</param>
public sealed record SessionRow(
    Guid Id, string Hostname, string Method, string? IpAddress, string? UserAgent, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, bool IsThis);

/// <summary>Begins, lists and ends a person's sessions. How long one lasts unused is said where it is asked: in <c>app.find_session</c>.</summary>
public sealed class UserSessions(PortalDb db, TimeProvider clock)
{
    /// <summary>So many at once; one more ends the oldest.</summary>
    public const int MostAtOnce = 3;

    /// <summary>These two as in migration 0015.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private static readonly TimeSpan Idle = TimeSpan.FromHours(8);

    private const string MakeRoom = """
        update sessions set ended_at = now(), end_reason = 'too_many' where id in (
            select id from sessions where user_id = $1 and ended_at is null and expires_at > now() and last_seen_at > now() - $3
            order by created_at desc, id desc offset $2)
        """;

    private const string EndOne = "update sessions set ended_at = now(), end_reason = $2 where id = $1 and ended_at is null";

    private const string EndOthers = "update sessions set ended_at = now(), end_reason = 'revoked' where user_id = $1 and id <> $2 and ended_at is null";

    /// <summary>Inside the tenant's system context.</summary>
    /// <returns>What the cookie holds: 32 random bytes.</returns>
    public async Task<byte[]> StartAsync(User user, NewSession from, CancellationToken cancel)
    {
        // One after the other for one account, so that many at once are not more than three.
        await db.Set<User>().ForUpdate().Where(u => u.Id == user.Id).Select(u => u.Id).SingleAsync(cancel);
        await RunAsync(MakeRoom, cancel, user.Id, MostAtOnce - 1, Idle);
        var token = RandomNumberGenerator.GetBytes(32);
        db.Add(UserSession.Start(user.Id, SHA256.HashData(token), from));
        await db.SaveChangesAsync(cancel);
        return token;
    }

    /// <summary>Signed out, or signed in anew in the same browser. Inside the tenant's system context.</summary>
    public Task<int> EndAsync(Guid sessionId, string reason, CancellationToken cancel) => RunAsync(EndOne, cancel, sessionId, reason);

    /// <summary>The actor's own that stand, this one first.</summary>
    public Task<List<SessionRow>> ListAsync(Actor actor, CancellationToken cancel)
    {
        var (now, mine) = (clock.GetUtcNow(), actor.SessionId);
        var idle = now - Idle;
        return db.Set<UserSession>().AsNoTracking()
            .Where(s => s.UserId == actor.UserId && s.EndedAt == null && s.ExpiresAt > now && s.LastSeenAt > idle)
            .OrderByDescending(s => s.Id == mine).ThenByDescending(s => s.LastSeenAt)
            .Select(s => new SessionRow(s.Id, s.Hostname, s.Method, s.IpAddress, s.UserAgent, s.CreatedAt, s.LastSeenAt, s.Id == mine))
            .ToListAsync(cancel);
    }

    /// <summary>Ends one of the actor's other sessions.</summary>
    public async Task<Result<Done>> RevokeAsync(Actor actor, Guid sessionId, CancellationToken cancel)
    {
        if (sessionId == actor.SessionId || await EndAsync(sessionId, "revoked", cancel) == 0)
        {
            return new Problem.NotFound();
        }

        await TellAsync(actor, 1, cancel);
        return Done.Instance;
    }

    /// <summary>Ends all of the actor's sessions but this one.</summary>
    /// <returns>How many.</returns>
    public async Task<int> RevokeOthersAsync(Actor actor, CancellationToken cancel)
    {
        var count = await RunAsync(EndOthers, cancel, actor.UserId!.Value, actor.SessionId!.Value);
        if (count > 0)
        {
            await TellAsync(actor, count, cancel);
        }

        return count;
    }

    private async Task TellAsync(Actor actor, int count, CancellationToken cancel)
    {
        db.Add(AuditEntry.Of(actor, "execute", "session.revoked", clock.GetUtcNow())
            .About("user", actor.UserId!.Value, actor.OrganizationId, actor.PartnerId)
            .Values(null, new Dictionary<string, object?> { ["sessions"] = count }));
        await db.SaveChangesAsync(cancel);
    }

    private async Task<int> RunAsync(string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = db.Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancel);
    }
}
