using System.Xml.Linq;
using KtPortal.Core.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace KtPortal.Web.Http;

/// <summary>Keeps the keys that seal cookies in the database, so that any node reads any cookie.</summary>
internal sealed class DatabaseKeys(Doors doors) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() =>
        doors.Query("select * from app.data_protection_keys()", row => XElement.Parse(row.GetString(0)));

    public void StoreElement(XElement element, string friendlyName) => doors.Query(
        "select app.add_data_protection_key($1, $2, $3)", _ => true,
        Guid.CreateVersion7(), friendlyName, element.ToString(SaveOptions.DisableFormatting));
}

public static class DatabaseKeysFeature
{
    public static IServiceCollection AddSharedKeys(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("kt-portal");
        services.AddOptions<KeyManagementOptions>().Configure<Doors>((options, doors) => options.XmlRepository = new DatabaseKeys(doors));
        return services;
    }
}
