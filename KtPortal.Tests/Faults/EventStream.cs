using System.Collections.Concurrent;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Faults;

/// <summary>A page's open event stream.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private readonly HttpResponseMessage response;
    private readonly ConcurrentQueue<string> kinds = new();
    private readonly Task reading;

    private EventStream(HttpResponseMessage response, Stream body)
    {
        this.response = response;
        reading = ReadAsync(body);
    }

    public static async Task<EventStream> OpenAsync(PortalClient browser, string topics)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, browser.Address("/events?topics=" + Uri.EscapeDataString(topics)));
        request.Headers.Accept.ParseAdd("text/event-stream");
        var response = await browser.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return new EventStream(response, await response.Content.ReadAsStreamAsync());
    }

    public bool IsOpen => !reading.IsCompleted;

    public int Count(string kind) => kinds.Count(k => k == kind);

    public async ValueTask DisposeAsync()
    {
        response.Dispose();
        await reading;
    }

    private async Task ReadAsync(Stream body)
    {
        try
        {
            using var lines = new StreamReader(body);
            while (await lines.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("event:", StringComparison.Ordinal))
                {
                    kinds.Enqueue(line[6..].Trim());
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or HttpRequestException)
        {
            // Closed, here or there.
        }
    }
}
