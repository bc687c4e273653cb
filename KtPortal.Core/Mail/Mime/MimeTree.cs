using MimeKit;

namespace KtPortal.Core.Mail.Mime;

/// <summary>
/// Notes where MimeKit finds headers, parts and enclosed messages, and stops it at our limits: it has none for the number of parts,
/// and takes the square of the length of a header.
/// </summary>
internal sealed class MimeTree : MimeKit.MimeReader
{
    private const int MaxHeaderBytes = 256 * 1024;

    private readonly ReadOnlyMemory<byte> _raw;
    private readonly int _depth;
    private readonly MimeBudget _budget;
    private readonly Stack<MimeNode> _open = new();
    private MimeNode _next = new();
    private MimeNode? _root;
    private long _headersStart = -1;

    private MimeTree(ReadOnlyMemory<byte> raw, int depth, MimeBudget budget)
        : base(new ParserOptions { MaxMimeDepth = 2 * MimeReader.MaxDepth }, Stream.Null, MimeFormat.Entity)
    {
        (_raw, _depth, _budget) = (raw, depth, budget);
        SetStream(new WatchedStream(this, raw.InArray()), MimeFormat.Entity);
    }

    /// <summary>Null where there is no header at all.</summary>
    internal static MimeNode? Read(ReadOnlyMemory<byte> raw, int depth, MimeBudget budget)
    {
        var tree = new MimeTree(raw, depth, budget);
        Guarded.Try(() => tree.ReadMessage(budget.Cancel));
        return tree._root ?? tree.Unfinished();
    }

    internal static MimeNode ReadHeaders(ReadOnlyMemory<byte> raw, MimeBudget budget)
    {
        var tree = new MimeTree(raw, depth: 0, budget);
        Guarded.Try(() => tree.ReadHeaders(budget.Cancel));
        tree._next.Finish();
        return tree._next;
    }

    protected override void OnHeadersBegin(long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        _next = new MimeNode();
        _headersStart = beginOffset;
    }

    protected override void OnHeaderRead(Header header, int beginLineNumber, CancellationToken cancellationToken)
    {
        _next.Add(header, _raw.Span);
        if (_next.Lines > MimeReader.MaxHeaderLines)
        {
            Stop(MimeLimit.HeaderLines);
        }
    }

    protected override void OnHeadersEnd(
        long beginOffset, int beginLineNumber, long endOffset, int endLineNumber, CancellationToken cancellationToken)
    {
        _headersStart = -1;
        _next.Finish();
    }

    protected override void OnMimePartBegin(
        ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) =>
        Begin(contentType, nests: false);

    protected override void OnMultipartBegin(
        ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) =>
        Begin(contentType, nests: true);

    protected override void OnMessagePartBegin(
        ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) =>
        Begin(contentType, nests: true);

    protected override void OnMimePartEnd(
        ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines,
        CancellationToken cancellationToken) => End(headersEndOffset, endOffset);

    protected override void OnMultipartEnd(
        ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines,
        CancellationToken cancellationToken) => End(headersEndOffset, endOffset);

    protected override void OnMessagePartEnd(
        ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines,
        CancellationToken cancellationToken) => End(headersEndOffset, endOffset);

    private void Begin(ContentType type, bool nests)
    {
        if (_budget.Parts >= MimeReader.MaxParts)
        {
            Stop(MimeLimit.Parts);
        }

        var node = _next;
        (_next, node.Type, node.Depth) = (new MimeNode(), type, _depth + _open.Count);
        _budget.Parts++;
        _root ??= node;
        if (_open.TryPeek(out var parent))
        {
            parent.Children.Add(node);
        }

        _open.Push(node);
        if (nests && node.Depth >= MimeReader.MaxDepth)
        {
            Stop(MimeLimit.Depth);
        }
    }

    private void End(long headersEnd, long end)
    {
        _open.Pop().Body = end <= _raw.Length ? ((int)Math.Min(headersEnd, end), (int)end) : default;
    }

    /// <summary>Headers that were not followed by anything, or where reading was stopped.</summary>
    private MimeNode? Unfinished()
    {
        _next.Finish();
        return _next.Fields.Count > 0 ? _next : null;
    }

    private void Stop(MimeLimit limit)
    {
        _budget.Limit = limit;
        throw new StoppedException();
    }

    private sealed class StoppedException : Exception;

    /// <summary>The bytes, until a header becomes too long.</summary>
    private sealed class WatchedStream(MimeTree tree, ArraySegment<byte> bytes)
        : MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            if (tree._headersStart >= 0 && Position - tree._headersStart > MaxHeaderBytes)
            {
                tree.Stop(MimeLimit.HeaderLines);
            }

            return base.Read(buffer, offset, count);
        }
    }
}
