using KtPortal.Core.Data;
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
                    await doors.QueryAsync("select * from app.outbox_figures()", r => r.GetInt64(0), cancel);
                    return Results.Text("ready");
                }
                catch (NpgsqlException)
                {
                    return Results.Text("no database", statusCode: StatusCodes.Status503ServiceUnavailable);
                }
            })
            .WithMetadata(new OpenAttribute("a probe asks whether the node may get requests") { AnyHost = true });
    }
}
