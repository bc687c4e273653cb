using KtPortal.Core.Administration;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Fields;

/// <summary>Custom fields of any kind of record: what they are is kept here, what they say by the records' own features.</summary>
public sealed class FieldsFeature : Feature
{
    public const string Place = "fields";

    public override IReadOnlyList<PermissionGrant> Permissions => FieldPermissions.Matrix;

    public override IReadOnlyList<Place> Places =>
    [
        new(PlaceGroup.Administration, 105, Place, "/desk/admin/fields", "text-cursor-input", () => FieldTexts.Fields)
        {
            Permission = FieldPermissions.Manage,
        },
    ];

    public override void AddServices(IServiceCollection services, Deployment deployment) => services.AddCatalog<FieldCatalog>();
}

public static class FieldServices
{
    /// <summary>A kind of record that has custom fields; the catalogue counts its values.</summary>
    public static void AddFieldsOf<T>(this IServiceCollection services)
        where T : FieldEntity, new()
    {
        var entity = new T();
        services.AddSingleton<FieldEntity>(entity);
        services.AddSingleton(new ForeignUsage(FieldCatalog.Name, entity.Values));
    }
}
