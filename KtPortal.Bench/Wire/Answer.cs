using System.Text;

namespace KtPortal.Bench.Wire;

/// <summary>What came back, in the connection's own buffer: gone with the next request.</summary>
internal readonly ref struct Answer(int status, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
{
    public int Status { get; } = status;

    public ReadOnlySpan<byte> Head { get; } = head;

    public ReadOnlySpan<byte> Body { get; } = body;

    /// <summary>A redirect's target stands in the head, everything else in the body.</summary>
    public bool Has(ReadOnlySpan<byte> text) => Body.IndexOf(text) >= 0 || Head.IndexOf(text) >= 0;

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Every value of a header, as it was sent.</summary>
    public List<string> Headers(string name)
    {
        var found = new List<string>();
        foreach (var line in Encoding.ASCII.GetString(Head).Split("\r\n"))
        {
            if (line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                found.Add(line[(name.Length + 1)..].Trim());
            }
        }

        return found;
    }
}
