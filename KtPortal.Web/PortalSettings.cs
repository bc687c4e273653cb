using KtPortal.Core.Data;
using KtPortal.Core.Features;

namespace KtPortal.Web;

/// <summary>What an operator sets: KT_* variables of the environment (docs/operations.md lists them).</summary>
public sealed record PortalSettings
{
    public required DatabaseOptions Database { get; init; }

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

    /// <summary>Any other variable, for the feature that knows it.</summary>
    public required Func<string, string?> Setting { get; init; }

    /// <summary>The same for the features.</summary>
    public Deployment Deployment => new(Setting, DataFolder, Development ? $"http://{{host}}:{Port}" : "https://{host}");

    public static PortalSettings Read(IConfiguration configuration, IHostEnvironment environment)
    {
        string? Get(string name) => configuration[name] is { Length: > 0 } value ? value : null;
        return new PortalSettings
        {
            Database = DatabaseOptions.Read(Get),
            DataFolder = Path.GetFullPath(Get("KT_DATA") ?? Path.Combine(environment.ContentRootPath, "..", ".data")),
            BaseDomain = Get("KT_BASE_DOMAIN") ?? "localhost",
            Demo = Get("KT_DEMO") == "1",
            Development = environment.IsDevelopment(),
            Port = int.TryParse(Get("KT_PORT"), out var port) ? port : 5080,
            Proxies = (Get("KT_PROXIES") ?? ThisMachine).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            Setting = Get,
        };
    }
}
