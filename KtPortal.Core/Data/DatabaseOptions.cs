using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace KtPortal.Core.Data;

/// <summary>The connections the product uses, made from few settings.</summary>
/// <param name="Owner">Owns the schema; used to migrate and for nothing else. Null where migrating is done elsewhere.</param>
/// <param name="App">The application's login, through a pooler if there is one.</param>
/// <param name="Direct">The same login without a pooler: LISTEN and the scheduler need a session of their own.</param>
public sealed record DatabaseOptions(string? Owner, string App, string Direct)
{
    public const string AppLogin = "kt_app";

    public string AppPassword => new NpgsqlConnectionStringBuilder(Direct).Password ?? "";

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
            pooled.Password = setting("KT_APP_PASSWORD") ?? DerivePassword(owner!);
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

    // Every node derives the same password, so that none has to be handed around.
    private static string DerivePassword(string owner)
    {
        var secret = new NpgsqlConnectionStringBuilder(owner).Password ?? "";
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), "kt_app"u8));
    }
}
