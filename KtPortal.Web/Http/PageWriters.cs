using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.WebUtilities;

namespace KtPortal.Web.Http;

/// <summary>
/// Buffers as long as a long page, so that it goes to the socket once. The framework's hold 16,000 characters and flush each time they
/// are full: five packets, and as many turns of the thread pool, for the desk's list.
/// </summary>
internal sealed class PageWriters : IHttpResponseStreamWriterFactory
{
    private const int Characters = 96 * 1024;

    public TextWriter CreateWriter(Stream stream, Encoding encoding) =>
        new HttpResponseStreamWriter(stream, encoding, Characters, ArrayPool<byte>.Shared, ArrayPool<char>.Shared);
}
