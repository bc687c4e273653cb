using System.Text;

namespace KtPortal.Core.Mail.Mime;

/// <summary>
/// Reads a message as it came from the wire; MimeKit does, behind this. Never throws on broken mail: what can't be understood stays
/// text or a file, and <see cref="MimeMessage.Limit"/> says when reading was stopped. The bytes themselves stay as they are.
/// </summary>
public static class MimeReader
{
    public const int MaxParts = 200;
    public const int MaxDepth = 10;
    public const int MaxHeaderLines = 998;

    // A winmail.dat needs Windows' encodings, and MimeKit brings them only where something else had it look for a charset before.
    static MimeReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static MimeMessage Read(ReadOnlyMemory<byte> raw, CancellationToken cancel = default)
    {
        var budget = new MimeBudget(cancel);
        var mended = MendedBytes.Of(raw);
        var tree = MimeTree.Read(mended, depth: 0, budget);
        return tree is { Fields.Count: > 0 }
            ? new MimeParts(mended, budget).Message(tree)
            : new MimeMessage(new MimePart(MimeHeaders.None, mended, "text/plain"), budget.Limit, cancel);
    }

    /// <summary>Header fields that stand alone, as in a delivery report.</summary>
    internal static MimeHeaders ReadFields(ReadOnlyMemory<byte> raw) =>
        MimeTree.ReadHeaders(raw, new MimeBudget(CancellationToken.None)).ToHeaders(charset: null);
}
