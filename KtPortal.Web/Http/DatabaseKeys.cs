using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace KtPortal.Web.Http;

/// <summary>Keeps the keys that seal cookies in the database, so that any node reads any cookie.</summary>
internal sealed class DatabaseKeys(NpgsqlDataSource source) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = source.OpenConnection();
        using var command = new NpgsqlCommand("select * from app.data_protection_keys()", connection);
        using var rows = command.ExecuteReader();
        var keys = new List<XElement>();
        while (rows.Read())
        {
            keys.Add(XElement.Parse(rows.GetString(0)));
        }

        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = source.OpenConnection();
        using var command = new NpgsqlCommand("select app.add_data_protection_key($1, $2, $3)", connection);
        command.Parameters.Add(new() { Value = Guid.CreateVersion7() });
        command.Parameters.Add(new() { Value = friendlyName });
        command.Parameters.Add(new() { Value = element.ToString(SaveOptions.DisableFormatting) });
        command.ExecuteNonQuery();
    }
}

public static class DatabaseKeysFeature
{
    public static IServiceCollection AddSharedKeys(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("kt-portal");
        services.AddOptions<KeyManagementOptions>().Configure<NpgsqlDataSource>((options, source) => options.XmlRepository = new DatabaseKeys(source));
        return services;
    }
}
