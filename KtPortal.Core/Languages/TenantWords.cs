using System.Collections;
using System.Collections.Frozen;
using System.Globalization;

namespace KtPortal.Core.Languages;

/// <summary>
/// Names a new tenant begins with (priorities, statuses, categories) in the reader's language. They are kept in English;
/// what a tenant has named himself is his word and stays.
/// </summary>
public static class TenantWords
{
    private static readonly FrozenDictionary<string, string> Keys = TenantTexts.ResourceManager
        .GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: true)!.Cast<DictionaryEntry>()
        .ToFrozenDictionary(text => (string)text.Value!, text => (string)text.Key, StringComparer.Ordinal);

    public static string Of(string name) => Keys.TryGetValue(name, out var key) ? TenantTexts.ResourceManager.GetString(key, CultureInfo.CurrentUICulture) ?? name : name;
}
