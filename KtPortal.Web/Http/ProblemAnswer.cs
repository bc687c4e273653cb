using System.Globalization;
using KtPortal.Core.Kernel;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace KtPortal.Web.Http;

/// <summary>
/// A refusal as HTTP, for pages, their parts and programs alike. A program gets <c>application/problem+json</c> (RFC 9457): the
/// problem's code as its type, the text as its detail, and in <c>errors</c> each field with a code and a message of its own.
/// </summary>
internal static class ProblemAnswer
{
    private const string ContentType = "application/problem+json";

    /// <summary>Where a form was read before another's change, a program gets 412: it sent the version along. A page asks its user.</summary>
    public static int StatusOf(Problem problem, bool forProgram = false) => problem switch
    {
        Problem.NotFound => StatusCodes.Status404NotFound,
        Problem.Forbidden => StatusCodes.Status403Forbidden,
        Problem.Invalid => StatusCodes.Status422UnprocessableEntity,
        Problem.Stale when forProgram => StatusCodes.Status412PreconditionFailed,
        Problem.Conflict => StatusCodes.Status409Conflict,
        Problem.TooMany => StatusCodes.Status429TooManyRequests,
        Problem.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new InvalidOperationException($"Unknown problem {problem}"),
    };

    /// <summary>What a form shows of it: each message at its field.</summary>
    public static IReadOnlyCollection<FieldError> ErrorsOf(Problem problem) => problem switch
    {
        Problem.Invalid invalid => invalid.Errors.All,
        Problem.Conflict or Problem.TooMany or Problem.Unavailable => [new("", problem.Code, MessageOf(problem)!)],
        _ => [],
    };

    /// <summary>What is to be said of the whole; null where everything is said at fields.</summary>
    public static string? MessageOf(Problem problem) => problem switch
    {
        Problem.Forbidden forbidden => forbidden.Message,
        Problem.Invalid invalid => invalid.Errors.MessageOf(""),
        Problem.Conflict conflict => conflict.Message,
        Problem.TooMany many => many.Message,
        Problem.Unavailable unavailable => unavailable.Message,
        _ => null,
    };

    /// <summary>A browser that shows pages says so; a script or program that asks for JSON does too.</summary>
    public static bool IsForProgram(HttpRequest request)
    {
        var accepted = request.Headers.Accept.ToString();
        return accepted.Contains("json", StringComparison.OrdinalIgnoreCase) && !accepted.Contains(
            "text/html", StringComparison.OrdinalIgnoreCase);
    }

    public static void AskToWait(HttpResponse response, Problem.TooMany problem) =>
        response.Headers[HeaderNames.RetryAfter] = Math.Ceiling(problem.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    public static IActionResult ToProgram(Problem problem)
    {
        var status = StatusOf(problem, forProgram: true);
        var details = new ProblemDetails
        {
            Type = "urn:problem:" + problem.Code,
            Status = status,
            Detail = MessageOf(problem),
            Extensions = { ["code"] = problem.Code },
        };
        if (problem is Problem.Invalid invalid)
        {
            details.Extensions["errors"] = invalid.Errors.All.Select(e => new { field = e.Field, code = e.Code, detail = e.Message });
        }

        return new ObjectResult(details) { StatusCode = status, ContentTypes = { ContentType } };
    }

    /// <summary>Tells the error page, which the status alone leads to, what to say.</summary>
    public static void LeaveFor(HttpContext context, Problem problem) =>
        context.Items[typeof(ProblemAnswer)] = MessageOf(problem);

    public static string? LeftFor(HttpContext context) => context.Items[typeof(ProblemAnswer)] as string;
}
