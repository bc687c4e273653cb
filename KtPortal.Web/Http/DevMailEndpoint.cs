using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;

namespace KtPortal.Web.Http;

/// <summary>The HTML of a mail, in a frame that runs nothing and fetches nothing. Development only.</summary>
public static class DevMailEndpoint
{
    private const string Policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

    public static void MapDevMail(this IEndpointRouteBuilder routes, PortalSettings settings)
    {
        if (settings.Development)
        {
            routes.MapGet("/dev/mail/{id:guid}/html", ShowAsync).WithMetadata(new OpenAttribute("development only"), new EntersItselfAttribute());
        }
    }

    /// <summary>The mail of the host's tenant, or null.</summary>
    public static async Task<MailSheet?> FindAsync(PortalDb db, MailArchive archive, Guid tenantId, Guid id, CancellationToken cancel)
    {
        await db.EnterAsync(Actor.System(tenantId, "dev mail"), cancel);
        var sent = await archive.FindSentAsync(id, cancel);
        var received = sent is null ? await archive.FindReceivedAsync(id, cancel) : null;
        await db.RollbackAsync();
        return sent is not null ? MailArchive.Show(sent) : received is not null ? await archive.ShowAsync(received, cancel) : null;
    }

    private static async Task<IResult> ShowAsync(Guid id, HttpContext context, PortalRequest request, PortalDb db, MailArchive archive, CancellationToken cancel)
    {
        if (await FindAsync(db, archive, request.Host.TenantId, id, cancel) is not { Html: { } html })
        {
            return Results.NotFound();
        }

        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.Remove("X-Frame-Options");
        return Results.Content(html, "text/html; charset=utf-8");
    }
}
