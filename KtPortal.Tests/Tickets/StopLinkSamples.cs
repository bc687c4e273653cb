using KtPortal.Tests.Isolation;

namespace KtPortal.Tests.Tickets;

/// <summary>Everybody who takes part has the link of a mail by which that ends; no audience reads it.</summary>
internal sealed class StopLinkSamples : IsolationSample
{
    public override IReadOnlyList<TableSample> Tables => [new("ticket_stop_links", Readers.Nobody)];

    public override IReadOnlyList<Type> After => [typeof(TicketSamples)];

    public override IReadOnlyDictionary<string, string> PlainRoutes => new Dictionary<string, string>
    {
        ["/portal/stop/{token}"] = "somebody's own part in a ticket for who holds the link of a mail, and nothing for anybody else",
    };

    public override async Task FillAsync(House house) => await house.Force("""
        insert into ticket_stop_links (tenant_id, id, participant_id, token_hash, expires_at)
        select tenant_id, gen_random_uuid(), id, sha256(id::text::bytea), now() + interval '90 days' from ticket_participants
        """);
}
