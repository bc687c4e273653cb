using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Tests.Support;

/// <summary>
/// A transaction of the application's login with the actor's role and context, set as <c>TenantContext</c> sets it, and
/// nothing of the product in between. Rolled back at the end.
/// </summary>
public sealed class RawSession : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;
    private Actor? actor;

    private RawSession(NpgsqlConnection connection, NpgsqlTransaction transaction) => (this.connection, this.transaction) = (connection, transaction);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="actor">Null: no role and no context, as the login comes in.</param>
    public static async Task<RawSession> OpenAsync(NpgsqlDataSource source, Actor? actor)
    {
        var connection = await source.OpenConnectionAsync(Cancel);
        var session = new RawSession(connection, await connection.BeginTransactionAsync(Cancel));
        if (actor is not null)
        {
            await session.EnterAsync(actor);
        }

        return session;
    }

    /// <summary>Takes this actor's role and sealed context, whatever there was before.</summary>
    public async Task EnterAsync(Actor actor)
    {
        (this.actor, var seal) = (actor, ContextSeal.From(TestServer.AppPassword));
        await using var command = transaction.ContextCommand(actor, seal);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    /// <returns>How many rows it touched.</returns>
    public async Task<int> Run(string sql, params object[] values)
    {
        await using var command = CommandOf(sql, values);
        return await command.ExecuteNonQueryAsync(Cancel);
    }

    public async Task<T> Ask<T>(string sql, params object[] values)
    {
        await using var command = CommandOf(sql, values);
        return (T)(await command.ExecuteScalarAsync(Cancel))!;
    }

    /// <summary>The first column of all rows.</summary>
    public async Task<List<T>> List<T>(string sql, params object[] values)
    {
        await using var command = CommandOf(sql, values);
        await using var rows = await command.ExecuteReaderAsync(Cancel);
        var list = new List<T>();
        while (await rows.ReadAsync(Cancel))
        {
            list.Add(await rows.GetFieldValueAsync<T>(0, Cancel));
        }

        return list;
    }

    /// <summary>Tries a statement and takes it back, whatever it did.</summary>
    public Task<Attempt> Try(string sql, params object[] values) => Try(null, sql, values);

    /// <param name="readBack">Asked as the tenant's system after a statement whose own role doesn't read what it wrote.</param>
    public async Task<Attempt> Try(string? readBack, string sql, object[] values)
    {
        await transaction.SaveAsync("attempt", Cancel);
        try
        {
            var attempt = await Execute(sql, values);
            // What is only checked at commit is checked here.
            await Run("set constraints all immediate");
            if (readBack is null || attempt.DidNothing)
            {
                return attempt;
            }

            await EnterAsync(Actor.System(actor!.TenantId, "reading back"));
            return attempt with { Returned = await List<string>(readBack) };
        }
        catch (PostgresException refused)
        {
            return new Attempt(0, [], refused.SqlState, refused.MessageText);
        }
        finally
        {
            await transaction.RollbackAsync("attempt", Cancel);
        }
    }

    private async Task<Attempt> Execute(string sql, object[] values)
    {
        await using var command = CommandOf(sql, values);
        await using var rows = await command.ExecuteReaderAsync(Cancel);
        var returned = new List<string>();
        while (await rows.ReadAsync(Cancel))
        {
            returned.Add(rows.GetString(0));
        }

        await rows.CloseAsync();
        return new Attempt(rows.RecordsAffected, returned, null, null);
    }

    public Task CommitAsync() => transaction.CommitAsync(Cancel);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private NpgsqlCommand CommandOf(string sql, object[] values)
    {
#pragma warning disable CA2100 // tests write SQL
        var command = new NpgsqlCommand(sql, connection, transaction);
#pragma warning restore CA2100
        TestDatabase.Fill(command, values);
        return command;
    }

}

/// <param name="Rows">How many rows the statement touched.</param>
/// <param name="Returned">The first column of what it returned.</param>
/// <param name="SqlState">Why it was refused, or null.</param>
public sealed record Attempt(int Rows, IReadOnlyList<string> Returned, string? SqlState, string? Message)
{
    public bool DidNothing => SqlState is not null || Rows <= 0;
}
