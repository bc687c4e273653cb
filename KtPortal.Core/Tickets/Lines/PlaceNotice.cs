using KtPortal.Core.Data;
using KtPortal.Core.Events;
using Npgsql;

namespace KtPortal.Core.Tickets.Lines;

/// <summary>A ticket moved far in its line, or left it because work has begun: its notice says which.</summary>
public sealed record PlaceChanged(Guid Ticket) : IEvent
{
    public static string Name => "ticket.position_changed";
}

/// <summary>A ticket became the first of its line.</summary>
public sealed record PlaceIsNext(Guid Ticket) : IEvent
{
    public static string Name => "ticket.position_next";
}

/// <summary>Whose client was told something with a recount.</summary>
public readonly record struct ToldPlace(Guid Ticket, bool IsNext);

/// <summary>What a client was told last about a place in line. When that is, <c>app.place_notice</c> says.</summary>
/// <param name="From">The place that had been told before.</param>
/// <param name="Place">Null where work has begun.</param>
public sealed record PlaceNotice(string Kind, int? From, int? Place, DateTimeOffset At)
{
    public const string Next = "next";
    public const string Begun = "begun";

    internal const string Selected = "n.kind as notice, n.from_place as notice_from, n.place as notice_place, n.told_at as notice_at";

    /// <summary>Of a ticket t, for as long as it is news.</summary>
    internal const string Join = """
        left join ticket_place_notices n on n.tenant_id = t.tenant_id and n.ticket_id = t.id and n.told_at > now() - interval '1 hour'
        """;

    internal static PlaceNotice? Read(NpgsqlDataReader row) => row.OptionalText("notice") is { } kind
        ? new(kind, row.OptionalNumber("notice_from"), row.OptionalNumber("notice_place"), row.Instant("notice_at"))
        : null;
}

/// <summary>A notice among what is new to its reader.</summary>
public sealed record PlaceNews(Guid Id, string Number, string Subject, PlaceNotice Notice)
{
    public const int Most = 2;

    // Told to who asked and to who takes part; for a day, while it is so.
    internal static readonly string Sql = $"""
        select t.id, t.number, t.subject, {PlaceNotice.Selected} from ticket_place_notices n
        join tickets t on t.tenant_id = n.tenant_id and t.id = n.ticket_id and t.deleted_at is null
        where n.told_at > now() - interval '1 day'
            and (n.kind = 'begun' and t.phase = 'in_progress' or n.kind <> 'begun' and t.in_line
                and (select v.queue_position_visible from tenants v where v.id = t.tenant_id))
            and (t.requester_id = (select app.user_id()) or exists (select 1 from ticket_participants p
                where p.tenant_id = t.tenant_id and p.ticket_id = t.id and p.user_id = (select app.user_id())))
        order by n.told_at desc, t.id limit {Most}
        """;

    internal static async Task<List<PlaceNews>> ReadAsync(NpgsqlDataReader rows, CancellationToken cancel)
    {
        var news = new List<PlaceNews>();
        while (await rows.ReadAsync(cancel))
        {
            news.Add(new PlaceNews(rows.Id("id"), rows.Text("number"), rows.Text("subject"), PlaceNotice.Read(rows)!));
        }

        return news;
    }
}
