using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Realtime;
using KtPortal.Core.Tickets;

namespace KtPortal.Web;

/// <summary>What an operator sets: KT_* variables of the environment (docs/operations.md lists them).</summary>
public sealed record PortalSettings
{
    public required DatabaseOptions Database { get; init; }

    public required TicketLimits TicketLimits { get; init; }

    public required LivePush Push { get; init; }

    public required OutboxOptions Outbox { get; init; }

    /// <summary>Where files are kept without S3, absolute.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Automatic hosts are {tenant}.{base}.</summary>
    public required string BaseDomain { get; init; }

    /// <summary>Demo tenants and accounts, when the database is empty.</summary>
    public required bool Demo { get; init; }

    public required bool Development { get; init; }

    public required int Port { get; init; }

    // A proxy on the same machine is the operator's own.
    private const string ThisMachine = "127.0.0.0/8,::1/128";

    /// <summary>Networks of proxies whose forwarded headers are believed; unless said otherwise this machine.</summary>
    public required IReadOnlyList<string> Proxies { get; init; }

    public required string? Smtp { get; init; }

    /// <summary>Any other variable, for the feature that knows it.</summary>
    public required Func<string, string?> Setting { get; init; }

    public static PortalSettings Read(IConfiguration configuration, IHostEnvironment environment)
    {
        string? Get(string name) => configuration[name] is { Length: > 0 } value ? value : null;
        return new PortalSettings
        {
            Database = DatabaseOptions.Read(Get),
            TicketLimits = new TicketLimits { PerHour = int.TryParse(Get("KT_TICKETS_PER_HOUR"), out var perHour) ? perHour : 10 },
            Push = int.TryParse(Get("KT_PUSH_MILLISECONDS"), out var push) ? new LivePush { Interval = TimeSpan.FromMilliseconds(push) } : new LivePush(),
            Outbox = new OutboxOptions { ReadingLimit = TimeSpan.FromSeconds(int.TryParse(Get("KT_MAIL_SECONDS"), out var mail) ? Math.Max(1, mail) : 60) },
            DataFolder = Path.GetFullPath(Get("KT_DATA") ?? Path.Combine(environment.ContentRootPath, "..", ".data")),
            BaseDomain = Get("KT_BASE_DOMAIN") ?? "localhost",
            Demo = Get("KT_DEMO") == "1",
            Development = environment.IsDevelopment(),
            Port = int.TryParse(Get("KT_PORT"), out var port) ? port : 5080,
            Proxies = (Get("KT_PROXIES") ?? ThisMachine).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            Smtp = Get("KT_SMTP"),
            Setting = Get,
        };
    }
}
