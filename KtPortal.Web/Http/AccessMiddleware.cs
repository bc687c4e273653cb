using Htmx;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using Microsoft.Extensions.Primitives;

namespace KtPortal.Web.Http;

/// <summary>
/// Says who asks and lets in who may. For who is signed in it opens the request's one transaction: checking the session and
/// taking its role are the same round trip. Denies what declares nothing.
/// </summary>
public sealed class AccessMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context, PortalRequest request)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint is null || endpoint.Metadata.GetMetadata<OpenAttribute>() is { AnyHost: true })
        {
            await next(context);
            return;
        }

        request.Actor = Describe(Actor.Public(request.Host.TenantId, request.Host.OrganizationId), context);
        request.Claim = SessionCookie.Read(context.Request, request.Host);
        if (endpoint.Metadata.GetMetadata<EntersItselfAttribute>() is not null)
        {
            // Not even a context of the database is kept: there are thousands of streams.
            await next(context);
            return;
        }

        var db = context.RequestServices.GetRequiredService<PortalDb>();
        try
        {
            if (request.Claim is not null && await ReadFormAsync(context, endpoint) is { } refused)
            {
                context.Response.StatusCode = refused;
                return;
            }

            if (request.Claim is { } claim)
            {
                if (await request.EnterAsync(db, context.RequestAborted))
                {
                    context.User = SessionCookie.PrincipalOf(request.Actor);
                }
                else
                {
                    request.Claim = null;
                    request.Ended = await FindEndAsync(context, claim);
                }
            }

            if (endpoint.Metadata.GetMetadata<OpenAttribute>() is not null)
            {
                await next(context);
            }
            else if (endpoint.Metadata.GetMetadata<AccessAttribute>() is not { } access)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            }
            else if (Admit(context, request, access))
            {
                await next(context);
            }
        }
        finally
        {
            await db.RollbackAsync();
        }
    }

    private static async Task<string> FindEndAsync(HttpContext context, SessionClaim claim)
    {
        var doors = context.RequestServices.GetRequiredService<Doors>();
        var found = await doors.QueryAsync("select app.find_session_end($1, $2)", r => r.IsDBNull(0) ? "" : r.GetString(0),
            context.RequestAborted, claim.TenantId, claim.TokenHash);
        return found[0];
    }

    // A body that comes slowly must not hold a connection: it is read before the transaction begins. A form that may hold files is
    // taken apart by StreamedForms, which for a long one does the same.
    // A status for one that no browser sends, such as with a NUL in it, or that ends before its end.
    private static async Task<int?> ReadFormAsync(HttpContext context, Endpoint endpoint)
    {
        var streamed = endpoint.Metadata.GetMetadata<TakesFilesAttribute>() is not null &&
            context.Request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true;
        if (HttpMethods.IsPost(context.Request.Method) && context.Request.HasFormContentType)
        {
            try
            {
                await (streamed ? StreamedForms.TakeShortAsync(context) : ReadFieldsAsync(context));
            }
            catch (Exception broken) when (broken is InvalidDataException or IOException)
            {
                return (broken as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
            }
        }

        return null;
    }

    private static async Task ReadFieldsAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form.Any(f => f.Value.Any(v => v?.Contains('\r', StringComparison.Ordinal) == true)))
        {
            var fields = form.ToDictionary(f => f.Key, f => new StringValues([.. f.Value.Select(v => TypedText.WithLineEnds(v ?? ""))]));
            context.Request.Form = new FormCollection(fields, form.Files);
        }
    }

    private static bool Admit(HttpContext context, PortalRequest request, AccessAttribute access)
    {
        var actor = request.Actor;
        if (!actor.IsSignedIn)
        {
            SendToLogin(context, request.Ended);
            return false;
        }

        var surface = access.Surface switch
        {
            Surface.Portal => actor.IsClient,
            Surface.Desk => actor.IsStaff,
            _ => true,
        };
        if (!surface || (access.IsProviders && actor.Audience != Audience.Provider) || (access.Module is { } module && request.Host.ModulesOff.Contains(module)))
        {
            // The other side's pages, and those of a module that is off, do not exist for this user.
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return false;
        }

        if (access.Permission is { } permission && !actor.May(permission))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return false;
        }

        return true;
    }

    /// <param name="ended">Why the session that the cookie names is over; null without a cookie, empty for one nobody knows.</param>
    private static void SendToLogin(HttpContext context, string? ended)
    {
        var reads = HttpMethods.IsGet(context.Request.Method);
        var wanted = reads ? context.Request.PathBase + context.Request.Path + context.Request.QueryString : "/";
        if (context.Request.IsFragment() || (!reads && context.Request.IsHtmx()))
        {
            // A fragment can't show the sign-in page, and what was typed was not sent: the page itself has to know.
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else
        {
            if (ended is not null)
            {
                // Not with a fragment: the page that follows still has to say why.
                SessionCookie.Delete(context);
            }

            var why = string.IsNullOrEmpty(ended) ? "" : "&ended=" + ended;
            context.Response.Redirect("/login?returnUrl=" + Uri.EscapeDataString(wanted) + why);
        }
    }

    private static Actor Describe(Actor actor, HttpContext context) => actor with
    {
        IpAddress = context.Connection.RemoteIpAddress?.ToString(),
        UserAgent = context.Request.Headers.UserAgent.ToString(),
        RequestId = RequestNumber.Of(context),
    };
}
