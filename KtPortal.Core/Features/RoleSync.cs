using System.Text.Json;
using KtPortal.Core.Data;

namespace KtPortal.Core.Features;

/// <summary>Brings the permissions of a new version to the tenants that are there: at start, for all of them at once.</summary>
public sealed class RoleSync(Doors doors, FeatureCatalog features)
{
    /// <returns>How many roles changed.</returns>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var roles = JsonSerializer.Serialize(features.BuiltInRoles, JsonSerializerOptions.Web);
        return (await doors.QueryAsync("select app.sync_roles($1::jsonb)", r => r.GetInt32(0), cancel, roles))[0];
    }
}
