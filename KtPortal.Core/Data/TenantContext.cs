using System.Data;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace KtPortal.Core.Data;

/// <summary>What a cookie claims, and where it was shown.</summary>
/// <param name="TokenHash">SHA-256 of what the cookie holds.</param>
/// <param name="HostOrganizationId">The organization whose host was asked.</param>
/// <param name="Lane">Where this session's like are served, as far as one can guess: who it is the database says.</param>
public sealed record SessionClaim(Guid TenantId, byte[] TokenHash, Guid HostOrganizationId, Lane Lane = Lane.Portal);

/// <summary>
/// The one place where role and tenant are set: the first command of each transaction, and only for its length, so that
/// it also holds behind a pooler that gives every transaction another connection.
/// </summary>
public static class TenantContext
{
    // The last column says whether the database knows the seal: else it would answer everything with "no rows".
    private const string SetContext = """
        select set_config('role', $1, true), set_config('app.tenant_id', $2, true), set_config('app.organization_id', $3, true),
               set_config('app.user_id', $4, true), set_config('app.seal', $5, true), app.is_sealed() as is_sealed
        """;

    // Checks the session and takes its role in one round trip: the database says who this is, not the cookie.
    private const string EnterSession = """
        select s.session_id, s.user_id, s.audience, s.organization_id, s.organization_name, s.partner_id, s.name, s.display_name, s.email,
               s.timezone, s.theme, s.permissions, s.locale,
               set_config('role', 'kt_' || s.audience, true), set_config('app.tenant_id', $1::text, true),
               set_config('app.organization_id', s.organization_id::text, true), set_config('app.user_id', s.user_id::text, true),
               set_config('app.seal', s.seal, true), s.is_stale
        from app.find_session($1, $2, $3) s
        """;

    /// <summary>Opens a transaction on behalf of the actor.</summary>
    public static Task EnterAsync(this PortalDb db, Actor actor, CancellationToken cancel) =>
        OpenAsync(db, actor, "", [], _ => { }, cancel);

    private static async Task OpenAsync(
        PortalDb db, Actor actor, string more, object[] values, Action<NpgsqlDataReader> read, CancellationToken cancel)
    {
        if (actor.TenantId == Guid.Empty && actor.Audience != Audience.Platform)
        {
            throw new NoTenantException();
        }

        var isSealed = await FirstAsync(
            db,
            Connections.LaneOf(actor.Audience),
            transaction =>
            {
                var command = transaction.ContextCommand(actor, db.GetService<ContextSeal>());
                command.CommandText += more;
                Array.ForEach(values, value => command.Parameters.Add(new() { Value = value }));
                return command;
            },
            async row =>
            {
                var isRight = await row.ReadAsync(cancel) && row.Flag("is_sealed");
                if (isRight)
                {
                    read(row);
                }

                return isRight;
            },
            cancel);
        if (!isSealed)
        {
            await EndAsync(db, db.Database.CurrentTransaction!);
            throw new UnsealedException();
        }

        db.Actor = actor;
    }

    /// <summary>Opens a transaction on behalf of the actor, and answers a question in the statement that does so.</summary>
    /// <param name="question">
    /// SQL of a number, a function of ours: it is called when the context is set. Its parameters begin with <c>$6</c>.
    /// </param>
    internal static async Task<int> EnterAndAskAsync(
        this PortalDb db, Actor actor, string question, CancellationToken cancel, params object[] values)
    {
        var answer = 0;
        await OpenAsync(db, actor, $", {question} as answer", values, row => answer = row.Number("answer"), cancel);
        return answer;
    }

    /// <summary>The statement itself, to be the first of a transaction just begun.</summary>
    public static NpgsqlCommand ContextCommand(this NpgsqlTransaction transaction, Actor actor, ContextSeal seal)
    {
        var (role, user) = (actor.Audience.DatabaseRole(), actor.UserId?.ToString() ?? "");
        var tenant = actor.TenantId == Guid.Empty ? "" : actor.TenantId.ToString();
        var organization = actor.OrganizationId == Guid.Empty ? "" : actor.OrganizationId.ToString();
        return new(SetContext, transaction.Connection, transaction)
        {
            Parameters =
            {
                new() { Value = role },
                new() { Value = tenant },
                new() { Value = organization },
                new() { Value = user },
                new() { Value = seal.Of(role, tenant, organization, user) },
            },
        };
    }

    /// <summary>
    /// Opens a transaction on behalf of who the session says, with the rights this user has now. Null, and no
    /// transaction, if the session no longer stands.
    /// </summary>
    public static async Task<Actor?> EnterSessionAsync(this PortalDb db, SessionClaim claim, CancellationToken cancel)
    {
        var (actor, isStale) = await FirstAsync(
            db,
            claim.Lane,
            transaction => new NpgsqlCommand(EnterSession, transaction.Connection, transaction)
            {
                Parameters =
                {
                    new() { Value = claim.TenantId }, new() { Value = claim.TokenHash }, new() { Value = claim.HostOrganizationId },
                },
            },
            async row => await row.ReadAsync(cancel)
                ? (ActorOf(claim.TenantId, row) with { SessionId = row.Id("session_id"), Theme = row.Text("theme") }, row.Flag("is_stale"))
                : ((Actor?)null, false),
            cancel);
        if (actor is null)
        {
            await db.RollbackAsync();
        }

        db.Actor = actor;
        if (isStale)
        {
            await using var touch = db.Command("select app.touch_session($1)", actor!.SessionId!.Value);
            await touch.ExecuteNonQueryAsync(cancel);
        }

        return actor;
    }

    /// <summary>Describes who acts more closely (address, request), without changing who it is.</summary>
    public static void ActAs(this PortalDb db, Actor actor)
    {
        if (db.Actor is not { } current || current.TenantId != actor.TenantId || current.UserId != actor.UserId
            || current.Audience != actor.Audience)
        {
            throw new NoTenantException();
        }

        db.Actor = actor;
    }

    /// <summary>Commits; from here on the context answers nothing. A view that still queried would throw.</summary>
    public static async Task CommitAsync(this PortalDb db, CancellationToken cancel)
    {
        if (db.Database.CurrentTransaction is { } transaction)
        {
            await db.WriteJournalAsync(cancel);
            await transaction.CommitAsync(cancel);
            await EndAsync(db, transaction);
        }
    }

    public static async Task RollbackAsync(this PortalDb db)
    {
        if (db.Database.CurrentTransaction is { } transaction)
        {
            await ForgetFailedAsync(db, (NpgsqlTransaction)transaction.GetDbTransaction());
            await EndAsync(db, transaction);
        }
    }

    /// <summary>A command on the open transaction, for SQL that LINQ can't say well.</summary>
    public static NpgsqlBatch Batch(this PortalDb db)
    {
        var (connection, transaction) = Current(db);
        return new NpgsqlBatch(connection, transaction);
    }

    /// <inheritdoc cref="Batch"/>
    public static NpgsqlCommand Command(this PortalDb db, string sql)
    {
        var (connection, transaction) = Current(db);
        return new NpgsqlCommand(sql, connection, transaction);
    }

    /// <inheritdoc cref="Batch"/>
    public static NpgsqlCommand Command(this PortalDb db, string sql, params object[] values)
    {
        var command = db.Command(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return command;
    }

    internal static async Task WriteJournalAsync(this PortalDb db, CancellationToken cancel)
    {
        if (!db.Journal.IsEmpty)
        {
            await using var command = db.Command("select app.write_journal($1::jsonb)", db.Journal.Write());
            db.Journal.Clear();
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    private static (NpgsqlConnection Connection, NpgsqlTransaction Transaction) Current(PortalDb db)
    {
        if (db.Actor is null)
        {
            throw new NoTenantException();
        }

        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        return db.Database.CurrentTransaction is { } transaction && connection.State == ConnectionState.Open
            ? (connection, (NpgsqlTransaction)transaction.GetDbTransaction())
            : throw Lost();
    }

    /// <summary>
    /// Somebody acts, but his transaction is gone: the connection broke between two statements. An outage like any other; nothing more
    /// reaches the server.
    /// </summary>
    internal static NpgsqlException Lost() => new("The connection was lost in the middle of a transaction.");

    private static async Task<NpgsqlTransaction> BeginAsync(PortalDb db, Lane lane, CancellationToken cancel)
    {
        if (db.Database.CurrentTransaction is not null)
        {
            throw new InvalidOperationException("A transaction is already open: one transaction per request or job.");
        }

        (db.Actor, db.HasFailed) = (null, false);
        // Without a transaction nobody is on it: one that broke may have been left as if it were in use, and could not be exchanged.
        await db.Database.CloseConnectionAsync();
        db.Database.SetDbConnection(db.GetService<Connections>()[lane].CreateConnection(), contextOwnsConnection: true);
        return (NpgsqlTransaction)(await db.Database.BeginTransactionAsync(cancel)).GetDbTransaction();
    }

    // The first statement of a transaction is asked once more where its connection turns out to have died in the pool: the server was
    // started anew meanwhile, or a proxy gave it up. Nothing has been done on it, and the others of that time are as dead.
    private static async Task<T> FirstAsync<T>(
        PortalDb db, Lane lane, Func<NpgsqlTransaction, NpgsqlCommand> write, Func<NpgsqlDataReader, Task<T>> read,
        CancellationToken cancel)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            var transaction = await BeginAsync(db, lane, cancel);
            try
            {
                await using var command = write(transaction);
                await using var row = await command.ExecuteReaderAsync(cancel);
                return await read(row);
            }
            catch (PostgresException e) when (Doors.IsKeptOut(e))
            {
                db.GetService<Connections>().Clear();
                throw;
            }
            catch (NpgsqlException e) when (!isSecond && e.InnerException is not TimeoutException
                && db.Database.GetDbConnection().State != ConnectionState.Open)
            {
                db.GetService<Connections>()[lane].Clear();
                await EndAsync(db, db.Database.CurrentTransaction!);
            }
        }
    }

    /// <summary>From the columns that say who somebody is, and what his role may do.</summary>
    internal static Actor ActorOf(Guid tenant, NpgsqlDataReader row) => new()
    {
        TenantId = tenant,
        UserId = row.Id("user_id"),
        Audience = Audiences.Parse(row.Text("audience")),
        OrganizationId = row.Id("organization_id"),
        OrganizationName = row.Text("organization_name"),
        PartnerId = row.OptionalId("partner_id"),
        Name = row.Text("name"),
        DisplayName = row.Text("display_name"),
        Email = row.Text("email"),
        TimeZoneId = row.OptionalText("timezone"),
        Permissions = row.Texts("permissions"),
        Locale = row.OptionalText("locale"),
    };

    // A statement that fails while Npgsql prepares it by itself is neither prepared afterwards nor forgotten, and whoever says it next on
    // that connection fails for no reason of his own (npgsql 6391). So nothing is kept of what was prepared there.
    private static async Task ForgetFailedAsync(PortalDb db, NpgsqlTransaction transaction)
    {
        if (db.Database.GetDbConnection() is not NpgsqlConnection { State: ConnectionState.Open } connection)
        {
            return;
        }

        try
        {
            if (db.HasFailed || await HasFailedAsync(connection, transaction))
            {
                await transaction.RollbackAsync();
                connection.UnprepareAll();
            }
        }
        catch (NpgsqlException)
        {
            // It broke meanwhile: nobody meets it again.
        }
    }

    private static async Task<bool> HasFailedAsync(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        try
        {
            await using var ask = new NpgsqlCommand("select", connection, transaction);
            await ask.ExecuteNonQueryAsync();
            return false;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InFailedSqlTransaction)
        {
            return true;
        }
    }

    private static async Task EndAsync(PortalDb db, IDbContextTransaction transaction)
    {
        db.Actor = null;
        db.Journal.Clear();
        await transaction.DisposeAsync();
        db.ChangeTracker.Clear();
    }
}
