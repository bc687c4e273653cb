using KtPortal.Core.Kernel;
using Microsoft.AspNetCore.Http.Features;

namespace KtPortal.Web.Http;

/// <summary>
/// What a sender sends. A line that breaks, or a body that is shorter than it said, is the sender's affair and a bad request:
/// without this it would look as if the store had failed. A read is never cancelled: it ends with the line.
/// </summary>
/// <param name="hangUp">Called when the line broke: there is nobody to answer, and nothing left to read before an answer.</param>
internal sealed class SenderStream(Stream body, Action? hangUp = null) : ForwardStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await body.ReadAsync(buffer, CancellationToken.None);
        }
        catch (IOException broken) when (broken is not BadHttpRequestException { StatusCode: not StatusCodes.Status400BadRequest })
        {
            hangUp?.Invoke();
            throw new BadHttpRequestException("The sender went away in the middle.", StatusCodes.Status400BadRequest, broken);
        }
    }
}

/// <summary>
/// Reads every body as a <see cref="SenderStream"/>. The server would else try to read the rest of one that broke off, and
/// log an error that it can't.
/// </summary>
public sealed class SenderBodies(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            context.Request.Body = new SenderStream(context.Request.Body, context.Abort);
        }

        return next(context);
    }
}
