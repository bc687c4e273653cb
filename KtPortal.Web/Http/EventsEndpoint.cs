using System.Buffers;
using KtPortal.Core.Realtime;
using Microsoft.AspNetCore.Http.Features;

namespace KtPortal.Web.Http;

/// <summary>
/// The one event stream of a page: <c>GET /events?topics=notifications,things,thing:{id}</c>. Without
/// <c>Accept: text/event-stream</c> it is a poll: what was missed since <c>?after=</c>, and the end.
/// </summary>
public static class EventsEndpoint
{
    /// <param name="viewer">Finds who asks; enters that viewer's transaction on the given database.</param>
    public static IEndpointConventionBuilder MapEvents(this IEndpointRouteBuilder routes, Func<HttpContext, EnterViewer> viewer) =>
        routes.MapGet("/events", (HttpContext context) => WriteAsync(context, viewer(context)));

    public static async Task WriteAsync(HttpContext context, EnterViewer enter)
    {
        var services = context.RequestServices;
        var hub = services.GetRequiredService<LiveHub>();
        var stream = await services.GetRequiredService<LiveStreams>().OpenAsync(
            enter, AskedTopics.Parse(context.Request.Query["topics"]), LastSeen(context.Request), !IsPoll(context.Request), context.RequestAborted);
        if (stream is null)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        try
        {
            WriteHead(context);
            Write(context.Response, stream.Missed);
            if (stream.Subscription is { } subscription)
            {
                subscription.OnDropped(context.Abort);
                await FollowAsync(context, subscription);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The page was closed.
        }
        finally
        {
            if (stream.Subscription is { } subscription)
            {
                hub.Ended(subscription);
            }
        }
    }

    private static async Task FollowAsync(HttpContext context, LiveSubscription stream)
    {
        var (body, aborted) = (context.Response.BodyWriter, context.RequestAborted);
        do
        {
            // What has come meanwhile goes out together.
            while (stream.Frames.TryRead(out var frame))
            {
                body.Write(frame);
            }

            if ((await body.FlushAsync(aborted)).IsCompleted)
            {
                return;
            }
        }
        while (await stream.Frames.WaitToReadAsync(aborted));
    }

    private static void WriteHead(HttpContext context)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var headers = context.Response.Headers;
        context.Response.ContentType = "text/event-stream";
        headers.CacheControl = "no-cache, no-store";
        headers["X-Accel-Buffering"] = "no";
    }

    private static void Write(HttpResponse response, IReadOnlyList<byte[]> frames)
    {
        foreach (var frame in frames)
        {
            response.BodyWriter.Write(frame);
        }
    }

    // EventSource sends the header when it comes back by itself; a page that starts or polls can only say it in the address.
    private static long? LastSeen(HttpRequest request) =>
        long.TryParse(request.Headers["Last-Event-ID"], out var last) || long.TryParse(request.Query["after"], out last) ? last : null;

    private static bool IsPoll(HttpRequest request) =>
        request.Query.ContainsKey("after") && !request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);
}
