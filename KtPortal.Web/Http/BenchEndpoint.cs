using System.Globalization;
using System.Net;
using System.Runtime;
using System.Text;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Web.Http;

/// <summary>
/// What script/bench measures against and asks for, only where KT_BENCH=1 and only from this machine: the least a page
/// could cost here, and the process' own figures.
/// </summary>
public static class BenchEndpoint
{
    private const string Rows = """
        select id, number, subject, phase, staff_activity_at from tickets
        where deleted_at is null and phase in ('new', 'open', 'in_progress', 'pending') order by staff_activity_at desc, id desc limit 25
        """;

    public static void MapBench(this IEndpointRouteBuilder routes)
    {
        var bench = routes.MapGroup("/bench").AddEndpointFilter(async (call, next) =>
            call.HttpContext.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) ? await next(
                call) : Results.NotFound());
        bench.MapGet("/bare", WriteBareAsync).WithMetadata(
            new OpenAttribute("the bench's yardstick, mapped for the bench only") { AnyHost = true });
        bench.MapGet("/figures", Figures).WithMetadata(
            new OpenAttribute("the bench's meter, mapped for the bench only") { AnyHost = true });
    }

    /// <summary>One context, one query of 25 rows, one page of the size asked for; no view, no EF.</summary>
    private static async Task<IResult> WriteBareAsync(
        HttpContext context, Connections connections, ContextSeal seal, Guid tenant, Guid organization, Guid user, int size)
    {
        var cancel = context.RequestAborted;
        var actor = new Actor
        {
            Audience = Audience.Provider,
            TenantId = tenant,
            OrganizationId = organization,
            UserId = user,
            Name = "bench",
        };
        var page = new StringBuilder("<!doctype html><html><body><table>\n", size + 256);
        await using (var connection = await connections[Lane.Desk].OpenConnectionAsync(cancel))
        await using (var transaction = await connection.BeginTransactionAsync(cancel))
        {
            await using (var enter = transaction.ContextCommand(actor, seal))
            {
                await enter.ExecuteNonQueryAsync(cancel);
            }

            await using (var query = new NpgsqlCommand(Rows, connection, transaction))
            await using (var rows = await query.ExecuteReaderAsync(cancel))
            {
                while (await rows.ReadAsync(cancel))
                {
                    page.Append(CultureInfo.InvariantCulture,
                        $"<tr><td>{rows.GetGuid(0)}</td><td>{rows.GetString(1)}</td><td>{WebUtility.HtmlEncode(rows.GetString(2))}</td><td>{rows.GetString(3)}</td><td>{rows.GetDateTime(4):O}</td></tr>\n");
                }
            }

            await transaction.CommitAsync(cancel);
        }

        page.Append(' ', Math.Max(0, size - page.Length - 22)).Append("</table></body></html>");
        return Results.Text(page.ToString(), "text/html", Encoding.UTF8);
    }

    /// <param name="collect">Frees what nobody holds any more, so that the working set says what is held.</param>
    private static IResult Figures(bool collect = false)
    {
        if (collect)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        return Results.Json(new
        {
            Allocated = GC.GetTotalAllocatedBytes(precise: true),
            Environment.WorkingSet,
            Gen0 = GC.CollectionCount(0),
            Gen1 = GC.CollectionCount(1),
            Gen2 = GC.CollectionCount(2),
            Compiled = JitInfo.GetCompiledMethodCount(),
            Runtime = System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription,
        });
    }
}
