using System.Net;
using KtPortal.Core.Data;
using KtPortal.Core.Tenancy;
using Npgsql;

namespace KtPortal.Web.Http;

public static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Results.Text("ok"))
            .WithMetadata(new OpenAttribute("a probe asks whether the process lives") { AnyHost = true });
        routes.MapGet("/readyz", async (Doors doors, IHostApplicationLifetime lifetime, CancellationToken cancel) =>
            {
                if (lifetime.ApplicationStopping.IsCancellationRequested)
                {
                    return Results.Text("stopping", statusCode: StatusCodes.Status503ServiceUnavailable);
                }

                try
                {
                    await doors.QueryAsync("select 1", r => r.GetInt32(0), cancel);
                    return Results.Text("ready");
                }
                catch (NpgsqlException)
                {
                    return Results.Text("no database", statusCode: StatusCodes.Status503ServiceUnavailable);
                }
            })
            .WithMetadata(new OpenAttribute("a probe asks whether the node may get requests") { AnyHost = true });

        // Asked by the front proxy before it has a certificate made: is this one of our hosts?
        routes.MapGet("/ingress/tls-ask", async (string? domain, HostDirectory hosts, HttpContext context) =>
            {
                var known = domain is { Length: > 0 and <= 253 } && IsNearby(context.Connection.RemoteIpAddress)
                    && await hosts.FindAsync(domain, context.RequestAborted) is not null;
                context.Response.StatusCode = known ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
            })
            .WithMetadata(new OpenAttribute("the front proxy asks before it gets a certificate; answered to private networks only") { AnyHost = true });
    }

    private static bool IsNearby(IPAddress? address) => address is not null && (IPAddress.IsLoopback(address) || Private.Any(n => n.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)));

    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("fc00::/7"),
    ];
}
