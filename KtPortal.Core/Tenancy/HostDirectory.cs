using System.Collections.Concurrent;
using KtPortal.Core.Branding;
using KtPortal.Core.Data;
using Npgsql;

namespace KtPortal.Core.Tenancy;

/// <summary>What a host name stands for: a tenant, whose organization serves it, and the face it shows.</summary>
public sealed record HostEntry(
    Guid TenantId,
    Guid OrganizationId,
    bool IsPartner,
    string TenantName,
    string TenantStatus,
    string TimeZoneId,
    string Locale,
    string PortalName,
    string ShortName,
    string Stylesheet,
    string PrimaryColor,
    Guid ProviderOrganizationId,
    WorkCalendar? Calendar,
    string CustomCss,
    BrandFace Face,
    string Files,
    IReadOnlyList<string> ModulesOff)
{
    /// <summary>Of all files of the brand: they are cached for ever under it.</summary>
    public string StylesheetHash { get; } = Convert.ToHexStringLower(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Stylesheet + CustomCss + Files)))[..12];
}

/// <summary>Looks hosts up, one at a time, and remembers the answer for a short while. Unknown ones are remembered too.</summary>
public sealed class HostDirectory(Doors doors, TimeProvider clock)
{
    private const int Capacity = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, (HostEntry? Entry, long At)> known = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="host">A host name without port.</param>
    public ValueTask<HostEntry?> FindAsync(string host, CancellationToken cancel)
    {
        if (known.TryGetValue(host, out var hit) && clock.GetElapsedTime(hit.At) < Lifetime)
        {
            return new(hit.Entry);
        }

        return new(LookUpAsync(host, cancel));
    }

    /// <summary>
    /// Asks again, at most once a second and host: somebody names a brand that this node doesn't know, which another may have
    /// published a moment ago.
    /// </summary>
    public ValueTask<HostEntry?> RenewAsync(string host, CancellationToken cancel) =>
        known.TryGetValue(host, out var hit) && clock.GetElapsedTime(hit.At) < TimeSpan.FromSeconds(1) ? new(hit.Entry) : new(LookUpAsync(host, cancel));

    public void Forget() => known.Clear();

    private async Task<HostEntry?> LookUpAsync(string host, CancellationToken cancel)
    {
        if (host.Length > 253)
        {
            return null;
        }

        HostEntry? entry;
        try
        {
            var found = await doors.QueryAsync("select * from app.find_host($1)", Read, cancel, host.ToLowerInvariant());
            entry = found.Count == 1 ? found[0] : null;
        }
        catch (NpgsqlException) when (known.TryGetValue(host, out var stale) && stale.Entry is not null)
        {
            // While the database is away the page that says so still wears the right face.
            return stale.Entry;
        }

        if (known.Count >= Capacity)
        {
            known.Clear(); // somebody is trying names; start over rather than grow
        }

        known[host] = (entry, clock.GetTimestamp());
        return entry;
    }

    private static HostEntry Read(NpgsqlDataReader r) => new(
        r.Id("tenant_id"), r.Id("organization_id"), r.Flag("is_partner"), r.Text("tenant_name"), r.Text("tenant_status"), r.Text("timezone"),
        r.Text("locale"), r.Text("portal_name"), r.Text("short_name"), r.Text("stylesheet"), r.Text("primary_color"),
        r.Id("provider_organization_id"),
        r.OptionalText("calendar_timezone") is { } zone ? new WorkCalendar(zone, r.Text("calendar_intervals"), r.Text("calendar_holidays")) : null,
        r.Text("custom_css"), BrandFace.Read(r.Text("settings"), r.Text("files")), r.Text("files"), r.Texts("modules_off"));
}
