using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KtPortal.Core.Pdf;

/// <summary>What node and worker say to each other: a head in JSON behind its length, and the bodies whose lengths it lists.</summary>
internal static class PdfFrame
{
    private const int LongestHead = 1024 * 1024;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static async Task WriteAsync(Stream stream, PdfCall call, IEnumerable<byte[]> bodies)
    {
        var head = JsonSerializer.SerializeToUtf8Bytes(call, Json);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, head.Length);
        await stream.WriteAsync(length);
        await stream.WriteAsync(head);
        foreach (var body in bodies)
        {
            await stream.WriteAsync(body);
        }

        await stream.FlushAsync();
    }

    /// <exception cref="IOException">It ended, or what it says is no answer.</exception>
    public static async Task<(PdfAnswer Head, byte[] Body)> ReadAsync(Stream stream, int maxBytes)
    {
        var length = new byte[4];
        await stream.ReadExactlyAsync(length);
        var size = BinaryPrimitives.ReadInt32BigEndian(length);
        var text = new byte[size is > 0 and <= LongestHead ? size : throw new IOException($"A head of {size} bytes")];
        await stream.ReadExactlyAsync(text);
        var head = JsonSerializer.Deserialize<PdfAnswer>(text, Json) ?? throw new IOException("An empty head");
        var body = new byte[head.Sizes is [var one, ..] ? one : 0];
        if (body.Length > maxBytes)
        {
            throw new IOException($"A file of {body.Length} bytes");
        }

        await stream.ReadExactlyAsync(body);
        return (head, body);
    }
}

internal sealed record PdfCall(
    IReadOnlyList<PdfCall.Part> Parts,
    IReadOnlyList<PdfCall.File> Attachments,
    string Identifier,
    string Language,
    string Producer,
    string ProducerXml,
    string Xmp,
    string MadeAt,
    int MaxPages,
    int Seconds,
    IReadOnlyList<int> Sizes)
{
    internal sealed record Part(string Name, string Type);

    internal sealed record File(string Name, string Type, string Description, string Relation);
}

/// <param name="Error">"document", "memory", "pages"; null where there is a file.</param>
/// <param name="Kilobytes">The most memory the worker ever had.</param>
internal sealed record PdfAnswer(
    string? Version,
    string? Error,
    string? Why,
    int Pages,
    int Milliseconds,
    long Kilobytes,
    [property: JsonRequired] IReadOnlyList<int> Sizes)
{
    public IReadOnlyList<string> Refused { get; init; } = [];
}
