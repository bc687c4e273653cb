namespace KtPortal.Core.Mail.Mime;

/// <summary>One header field. <paramref name="Raw"/> is unfolded, but its encoded words are still in it.</summary>
public sealed record MimeHeader(string Name, string Raw)
{
    public string Value => EncodedWords.Decode(Raw);
}

/// <summary>Header fields in the order in which they arrived; names compare without case.</summary>
public sealed class MimeHeaders(IReadOnlyList<MimeHeader> fields)
{
    public static MimeHeaders None { get; } = new([]);

    public IReadOnlyList<MimeHeader> Fields => fields;

    /// <summary>The first field of that name with its encoded words decoded, null where there is none.</summary>
    public string? this[string name] => Find(name)?.Value;

    public bool Has(string name) => Find(name) is not null;

    public string? Raw(string name) => Find(name)?.Raw;

    public IEnumerable<string> All(string name) =>
        fields.Where(field => Is(field, name)).Select(field => field.Value);

    internal IEnumerable<string> AllRaw(string name) =>
        fields.Where(field => Is(field, name)).Select(field => field.Raw);

    private MimeHeader? Find(string name) => fields.FirstOrDefault(field => Is(field, name));

    private static bool Is(MimeHeader field, string name) =>
        field.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
