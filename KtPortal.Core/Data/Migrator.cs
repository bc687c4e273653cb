using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace KtPortal.Core.Data;

/// <summary>
/// Applies the numbered SQL files embedded beside it, in order, once each, under an advisory lock. A file that has been
/// applied is never edited: its checksum is held against the one recorded.
/// </summary>
public static class Migrator
{
    private const long LockKey = 0x4B54_506F_7274; // "KTPort"
    private const string Prefix = "KtPortal.Core.Data.Migrations.";

    // Nothing that the product asks takes that long: a statement, a wait for somebody's lock, a transaction that nobody ends.
    // Said to the roles, since behind PgBouncer no connection can say it for itself.
    private const string Logins = """
        select string_agg(format($f$alter role %1$I password %2$L; alter role %1$I set statement_timeout = '30s';
            alter role %1$I set lock_timeout = '10s'; alter role %1$I set idle_in_transaction_session_timeout = '60s'$f$, login, password), ';')
        from (values ('kt_app', $1), ('kt_jobs', $2)) l (login, password)
        """;

    public static IReadOnlyList<(string Name, string Sql)> Files { get; } = typeof(Migrator).Assembly
        .GetManifestResourceNames()
        .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && n.EndsWith(".sql", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(n => (n[Prefix.Length..], ReadResource(n)))
        .ToList();

    /// <summary>Brings the database up to date. Returns how many files were applied.</summary>
    /// <exception cref="MigrationException">A recorded file was changed or is unknown here.</exception>
    public static async Task<int> MigrateAsync(string ownerConnectionString, string appPassword, CancellationToken cancel)
    {
        var settings = new NpgsqlConnectionStringBuilder(ownerConnectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancel);
        await RunAsync(connection, $"select pg_advisory_lock({LockKey})", cancel);
        try
        {
            var applied = await ReadAppliedAsync(connection, cancel);
            var count = 0;
            foreach (var (name, sql) in Files)
            {
                if (applied.Remove(name, out var recorded))
                {
                    if (recorded != Checksum(sql))
                    {
                        throw new MigrationException($"The migration {name} was changed after it had been applied.");
                    }

                    continue;
                }

                await ApplyAsync(connection, name, sql, cancel);
                count++;
            }

            if (applied.Count > 0)
            {
                throw new MigrationException($"The database is newer than this program: it has {string.Join(", ", applied.Keys)}.");
            }

            await SetSealKeyAsync(connection, appPassword, cancel);
            await PrepareLoginsAsync(settings.ConnectionString, appPassword, cancel);
            return count;
        }
        finally
        {
            // Closing the session gives the lock back, whatever happened.
            await connection.CloseAsync();
        }
    }

    /// <summary>SHA-256 over the text with line ends folded, in hexadecimal.</summary>
    public static string Checksum(string sql) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql.ReplaceLineEndings("\n"))));

    private static async Task<Dictionary<string, string>> ReadAppliedAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await RunAsync(connection, """
            create schema if not exists migrations;
            create table if not exists migrations.applied (
                name text primary key, checksum text not null, applied_at timestamptz not null default now())
            """, cancel);
        var applied = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand("select name, checksum from migrations.applied", connection);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            applied.Add(rows.GetString(0), rows.GetString(1));
        }

        return applied;
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, string name, string sql, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await RunAsync(connection, sql, cancel);
        await using var record = new NpgsqlCommand("insert into migrations.applied (name, checksum) values ($1, $2)", connection, transaction)
        {
            Parameters = { new() { Value = name }, new() { Value = Checksum(sql) } },
        };
        await record.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private static async Task SetSealKeyAsync(NpgsqlConnection connection, string appPassword, CancellationToken cancel)
    {
        var (first, second) = ContextSeal.From(appPassword).Key;
        await using var command = new NpgsqlCommand("select setval('app.seal_key_1', $1), setval('app.seal_key_2', $2)", connection)
        {
            Parameters = { new() { Value = first }, new() { Value = second } },
        };
        await command.ExecuteNonQueryAsync(cancel);
    }

    // Roles belong to the server, not to the database, so the lock above doesn't keep another database's start away:
    // two that write the same role at once make one of them fail with "tuple concurrently updated". It is simply repeated,
    // in a session of its own each time: Npgsql gives a session up after an internal error.
    private static async Task PrepareLoginsAsync(string ownerConnectionString, string password, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var connection = new NpgsqlConnection(ownerConnectionString);
            await connection.OpenAsync(cancel);
            await using var write = new NpgsqlCommand(Logins, connection)
            {
                Parameters = { new() { Value = password }, new() { Value = DatabaseOptions.JobsPassword(password) } },
            };
            var statement = (string)(await write.ExecuteScalarAsync(cancel))!;
            try
            {
                await RunAsync(connection, statement, cancel);
                return;
            }
            catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.InternalError && attempt < 10)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50 * attempt), cancel);
            }
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static string ReadResource(string name)
    {
        using var reader = new StreamReader(typeof(Migrator).Assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

public sealed class MigrationException(string message) : Exception(message);
