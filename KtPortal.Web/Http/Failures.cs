using System.Net.Sockets;
using KtPortal.Core.Files;
using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace KtPortal.Web.Http;

/// <summary>The one place where an exception ends: a page with a reference number, and a log line that carries the same.</summary>
internal sealed class Failures(ILogger<Failures> log) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        var number = RequestNumber.Of(context);
        if (HasLeft(context, exception))
        {
            log.LogDebug("Who asked went away. Reference {Reference}", number);
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return new(true);
        }

        if (IsOutage(exception))
        {
            log.LogWarning(exception, "The database is not available. Reference {Reference}", number);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "5";
        }
        else if (exception is BadHttpRequestException bad)
        {
            log.LogDebug("The request could not be read: {Reason} Reference {Reference}", bad.Message, number);
            context.Response.StatusCode = bad.StatusCode;
        }
        else if (exception is FileMissingException missing)
        {
            log.LogWarning("{Reason} Reference {Reference}", missing.Message, number);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else
        {
            log.LogError(exception, "The request failed. Reference {Reference}", number);
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }

        // Not "handled": the error page is still to be written, with this status.
        return new(false);
    }

    /// <summary>Nothing is broken here; what there is to say has been logged above.</summary>
    public static bool IsNoFault(ExceptionHandlerSuppressDiagnosticsContext failure) =>
        failure.Exception is BadHttpRequestException or FileMissingException || HasLeft(failure.HttpContext, failure.Exception);

    /// <summary>Nobody reads the answer any more, and that is why it failed.</summary>
    private static bool HasLeft(HttpContext context, Exception? exception)
    {
        for (; exception is not null && context.RequestAborted.IsCancellationRequested; exception = exception.InnerException)
        {
            if (exception is OperationCanceledException or IOException)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The database restarts, or can't be reached: nobody's fault here, and over in a moment.</summary>
    public static bool IsOutage(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is PostgresException { SqlState: ['5', '7', 'P', ..] or ['0', '8', ..] or "53300" } or SocketException ||
                (exception is NpgsqlException and not PostgresException) || exception is TimeoutException)
            {
                return true;
            }
        }

        return false;
    }
}
