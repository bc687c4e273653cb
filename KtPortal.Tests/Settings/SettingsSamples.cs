using KtPortal.Core.Kernel;
using KtPortal.Tests.Isolation;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Settings;

/// <summary>What a tenant has set, and each version of it.</summary>
internal sealed class SettingsSamples : IsolationSample
{
    public override IReadOnlyList<TableSample> Tables =>
    [
        new("settings", Readers.Provider) { MakeUnique = (settings, _) => settings["feature"] = $"f{Guid.CreateVersion7():N}" },
        new("settings_history", Readers.Provider),
    ];

    public override string Written => """
        settings insert by provider: tenant_id, feature, data
        settings update by provider: data
        """;

    public override IReadOnlyList<FunctionSample> Functions => [new("keep_settings", "trigger: keeps each version of the settings")];

    public override async Task FillAsync(House house)
    {
        foreach (var shop in (Shop[])[house.Shop, house.Acme])
        {
            await using var system = await house.Database.RawAs(Actor.System(shop.TenantId, "test"));
            await system.Run("insert into settings (tenant_id, feature, data) values ($1, 'tickets', '{\"auto_close_days\": 14}')", shop.TenantId);
            await system.CommitAsync();
        }
    }
}
