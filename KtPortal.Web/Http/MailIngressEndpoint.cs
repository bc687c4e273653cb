using System.Data.Common;
using System.Text.Json;
using Amazon.Runtime;
using KtPortal.Core.Data;
using KtPortal.Core.Mail;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace KtPortal.Web.Http;

/// <summary>Where mail servers and mail services deliver: the raw message, with the token of a mailbox.</summary>
public static class MailIngressEndpoint
{
    // A mail in JSON is longer than the mail: line ends and quotes are written as two characters.
    private const int JsonFactor = 2;
    private const int Envelope = 1024 * 1024;

    private sealed record Door(Guid TenantId, Guid MailboxId, int MaxBytes);

    public static IServiceCollection AddMailIngress(this IServiceCollection services) => services.AddSingleton<MailIngressLimits>();

    public static void MapMailIngress(this IEndpointRouteBuilder routes) => routes.MapPost("/ingress/mail", ReceiveAsync)
        .DisableAntiforgery()
        .WithMetadata(new OpenAttribute("a mail server brings the token of a mailbox") { AnyHost = true });

    private static async Task<IResult> ReceiveAsync(HttpContext context, Doors doors, MailIngressLimits limits, InboundIntake intake, ILogger<InboundIntake> log)
    {
        var cancel = context.RequestAborted;
        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false; // a machine reads the status, not a page
        }

        if (limits.IsShut(context.Connection.RemoteIpAddress))
        {
            return Later(context, StatusCodes.Status429TooManyRequests);
        }

        try
        {
            if (await FindDoorAsync(context.Request, doors, cancel) is not { } door)
            {
                limits.Guessed(context.Connection.RemoteIpAddress);
                return Results.StatusCode(StatusCodes.Status401Unauthorized);
            }

            using var place = await limits.EnterAsync(cancel);
            return place.IsAcquired ? await TakeAsync(context, door, intake, cancel) : Later(context, StatusCodes.Status503ServiceUnavailable);
        }
        catch (BadHttpRequestException e)
        {
            log.LogInformation("A mail could not be received: {Reason}", e.Message);
            return Results.StatusCode(e.StatusCode);
        }
        catch (Exception e) when (IsTrouble(e) && !cancel.IsCancellationRequested)
        {
            // Not acknowledged: whoever brought it keeps it and comes again.
            log.LogWarning(e, "A mail could not be stored");
            return Later(context, StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<Door?> FindDoorAsync(HttpRequest request, Doors doors, CancellationToken cancel)
    {
        const string scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) || header.Length is <= 7 or > 500)
        {
            return null;
        }

        var found = await doors.QueryAsync(
            "select tenant_id, mailbox_id, max_message_bytes from app.find_ingress($1)",
            r => new Door(r.GetGuid(0), r.GetGuid(1), r.GetInt32(2)),
            cancel, EmailMailbox.HashToken(header[scheme.Length..].Trim()));
        return found is [var door] ? door : null;
    }

    private static async Task<IResult> TakeAsync(HttpContext context, Door door, InboundIntake intake, CancellationToken cancel)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = ((long)door.MaxBytes * JsonFactor) + Envelope;
        }

        Stream? content;
        try
        {
            content = await MailIngressBody.OpenAsync(context.Request, cancel);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or (IOException and not BadHttpRequestException))
        {
            content = null;
        }

        if (content is null)
        {
            return Results.BadRequest(new { error = "There is no message in this request." });
        }

        var taken = await intake.TakeAsync(door.TenantId, door.MailboxId, door.MaxBytes, EnvelopeOf(context.Request), content, cancel);
        return taken.End switch
        {
            IntakeEnd.Stored => Results.Json(new { id = taken.Id }, statusCode: StatusCodes.Status202Accepted),
            IntakeEnd.Duplicate => Results.Ok(new { id = taken.Id, duplicate = true }),
            IntakeEnd.Empty => Results.BadRequest(new { error = "The message is empty." }),
            IntakeEnd.TooLarge => Results.StatusCode(StatusCodes.Status413PayloadTooLarge),
            _ => throw new InvalidOperationException($"Unknown end {taken.End}"),
        };
    }

    private static MailEnvelope EnvelopeOf(HttpRequest request)
    {
        var from = request.Headers.TryGetValue("X-Envelope-From", out var header) ? header.ToString() : request.Query["from"].FirstOrDefault();
        var to = request.Headers.TryGetValue("X-Envelope-To", out var headers) ? headers.ToString() : request.Query["to"].ToString();
        return new MailEnvelope(from?.Trim().Trim('<', '>'), to.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    private static bool IsTrouble(Exception e) => e is DbException or IOException or TimeoutException or AmazonClientException or HttpRequestException or InvalidOperationException { InnerException: DbException };

    private static IResult Later(HttpContext context, int status)
    {
        context.Response.Headers.RetryAfter = "30";
        return Results.StatusCode(status);
    }
}
