using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Tickets;

/// <summary>Tickets planned for later join their line when the time has come; nobody touches them then.</summary>
public sealed class ScheduledStarts : IScheduledTask
{
    public const string Name = "begin scheduled tickets";

    public async Task RunAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
        await using var command = db.Command("""
            select app.line_moved(app.tenant_id(), l.priority_id)
            from (select distinct t.priority_id from tickets t
                  where t.in_line and t.scheduled_start between now() - interval '1 day' and now()
                      and not exists (select 1 from ticket_queue_places p where p.ticket_id = t.id)
                  order by t.priority_id) l
            """);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
