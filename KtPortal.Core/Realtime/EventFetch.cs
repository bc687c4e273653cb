using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Realtime;

/// <summary>Reads the rest of an event that was too large to be announced whole.</summary>
public sealed class EventFetch(IServiceScopeFactory scopes)
{
    internal async Task<LiveEvent> CompleteAsync(LiveEvent announced, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await db.EnterAsync(Actor.System(announced.TenantId, "live events"), cancel);
        await using var command = db.Command("""
            select app.told(e)::text, e.reader_ids from stream_events e where e.id = $1
            """);
        command.Parameters.Add(new() { Value = announced.Id });
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? announced.With(row.GetString(0), await row.IsDBNullAsync(1, cancel) ? null : row.GetFieldValue<Guid[]>(1))
            : announced;
    }
}
