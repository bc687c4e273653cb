using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace KtPortal.Core.Data;

/// <summary>The connections the product uses, made from few settings.</summary>
/// <param name="Owner">Owns the schema; used to migrate and for nothing else. Null where migrating is done elsewhere.</param>
/// <param name="App">The application's login, through a pooler if there is one.</param>
/// <param name="Direct">The same login without a pooler: LISTEN needs a session of its own.</param>
public sealed record DatabaseOptions(string? Owner, string App, string Direct)
{
    public const string AppLogin = "kt_app";
    public const string JobsLogin = "kt_jobs";
    private const int MostForJobs = 10;

    public string AppPassword => new NpgsqlConnectionStringBuilder(Direct).Password ?? "";

    /// <summary>
    /// The background jobs' login, without a pooler. It reaches their tables and nothing else; the application's login can't become it.
    /// </summary>
    public string Jobs => new NpgsqlConnectionStringBuilder(Direct)
    {
        Username = JobsLogin,
        Password = JobsPassword(AppPassword),
        ApplicationName = "kt-portal jobs",
        MaxPoolSize = MostForJobs,
        // Nobody leaves anything on them.
        NoResetOnClose = true,
    }.ConnectionString;

    /// <summary>
    /// Reads KT_DATABASE, KT_APP_DATABASE, KT_LISTEN_DATABASE, KT_APP_PASSWORD and KT_PGBOUNCER.
    /// </summary>
    /// <exception cref="InvalidOperationException">Neither KT_DATABASE nor KT_APP_DATABASE is set.</exception>
    public static DatabaseOptions Read(Func<string, string?> setting)
    {
        var owner = setting("KT_DATABASE");
        var app = setting("KT_APP_DATABASE");
        if (owner is null && app is null)
        {
            throw new InvalidOperationException(
                "No database: set KT_DATABASE to the connection string of the database's owner, or start with script/server.");
        }

        var pooled = new NpgsqlConnectionStringBuilder(app ?? owner!);
        if (app is null)
        {
            pooled.Username = AppLogin;
            pooled.Password = setting("KT_APP_PASSWORD") ?? Derive(new NpgsqlConnectionStringBuilder(owner!).Password ?? "", AppLogin);
        }

        pooled.ApplicationName = "kt-portal";
        // The default pool of 100 a node is more than a database wants from each of several nodes.
        // Nothing that somebody may have left on a connection stays for longer.
        pooled.ConnectionLifetime = 1800;
        pooled.MaxPoolSize = int.TryParse(setting("KT_POOL"), out var size) ? size : 40;
        var direct = new NpgsqlConnectionStringBuilder(setting("KT_LISTEN_DATABASE") ?? pooled.ConnectionString);
        if (setting("KT_PGBOUNCER") is "1" or "true")
        {
            // In transaction mode a prepared statement or a reset would meet another connection.
            pooled.MaxAutoPrepare = 0;
            pooled.NoResetOnClose = true;
        }
        else
        {
            pooled.MaxAutoPrepare = 100;
            pooled.AutoPrepareMinUsages = 2;
            // Nothing of ours outlives a transaction: role and context are set for its length only. What injected SQL might leave
            // gives nobody a row (SealTests), and a connection on which it keeps us out is given up (Doors.IsKeptOut).
            pooled.NoResetOnClose = true;
        }

        return new DatabaseOptions(owner, pooled.ConnectionString, direct.ConnectionString);
    }

    /// <summary>What migrating gives to <see cref="JobsLogin"/>; nodes derive it too, so that it need not be handed around.</summary>
    public static string JobsPassword(string appPassword) => Derive(appPassword, JobsLogin);

    private static string Derive(string secret, string login) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(login)));
}
