namespace KtPortal.Core.Fields;

/// <summary>All kinds of answers there are: each class that is one.</summary>
public static class FieldTypes
{
    public static readonly IReadOnlyList<FieldType> All =
    [
        .. typeof(FieldType).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(FieldType)) && !t.IsAbstract)
            .Select(t => (FieldType)Activator.CreateInstance(t)!).OrderBy(t => t.Code, StringComparer.Ordinal),
    ];

    private static readonly Dictionary<string, FieldType> ByCode = All.ToDictionary(t => t.Code, StringComparer.Ordinal);

    public static FieldType? Find(string? code) => code is null ? null : ByCode.GetValueOrDefault(code);
}
