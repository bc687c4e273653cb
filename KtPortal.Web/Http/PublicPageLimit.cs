using System.Text.Encodings.Web;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Limits;
using KtPortal.Web.Languages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace KtPortal.Web.Http;

/// <summary>
/// Visitors open 120 pages a minute and address; what belongs to a page (styles, scripts, pictures) is not counted, nor is who has
/// signed in. A form that comes too often is shown again with what was typed.
/// </summary>
public sealed class PublicPageLimit(RateLimits limits, PortalRequest request) : IAsyncPageFilter
{
    public static readonly Limit Pages = new("public-pages", CountedPer.Address, 120, TimeSpan.FromMinutes(1));

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (IsPublic(context.HttpContext) && await limits.TakeAsync(request.Actor, Pages, context.HttpContext.RequestAborted) is { } wait)
        {
            var problem = new Problem.TooMany(RefusalTexts.TooManyPages.For(Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))), wait);
            context.Result = context.HandlerInstance is PortalPage page && HttpMethods.IsPost(context.HttpContext.Request.Method)
                ? page.RefuseUnheard(problem)
                : Tell(context.HttpContext, problem);
            return;
        }

        await next();
    }

    private bool IsPublic(HttpContext context) =>
        !request.Actor.IsSignedIn && context.GetEndpoint()?.Metadata.GetMetadata<OpenAttribute>() is { AnyHost: false };

    private static IActionResult Tell(HttpContext context, Problem.TooMany problem)
    {
        ProblemAnswer.AskToWait(context.Response, problem);
        ProblemAnswer.LeaveFor(context, problem);
        return context.Request.IsFragment()
            ? new ContentResult
            {
                StatusCode = StatusCodes.Status429TooManyRequests,
                ContentType = "text/html; charset=utf-8",
                Content = $"<p class=\"field-error\" role=\"alert\">{HtmlEncoder.Default.Encode(problem.Message)}</p>",
            }
            : new StatusCodeResult(StatusCodes.Status429TooManyRequests);
    }
}
