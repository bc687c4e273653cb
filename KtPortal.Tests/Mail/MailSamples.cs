using KtPortal.Tests.Isolation;
using KtPortal.Tests.Tickets;
using static KtPortal.Tests.Isolation.Sight;

namespace KtPortal.Tests.Mail;

/// <summary>Mails in and out about every ticket, one of them waiting for somebody to take it in, and one of each tenant about none.</summary>
internal sealed class MailSamples : IsolationSample
{
    private TicketSamples tickets = null!;

    public override IReadOnlyList<TableSample> Tables =>
    [
        new("email_mailboxes", Readers.Provider),
        new("inbound_messages", Readers.Provider) { Change = "state = 'ignored'" },
        new("outbound_messages", Readers.Provider) { Seen = (mail, _) => !Is(mail, "kind", "system") },
    ];

    public override string Written => """
        inbound_messages update by provider: state, reason, accepted_by_id
        outbound_messages update by provider: state, last_error
        """;

    public override IReadOnlyList<string> UniqueAcrossTenants => ["email_mailboxes_address", "email_mailboxes_token"];

    public override IReadOnlyList<FunctionSample> Functions => [FunctionSample.Door("find_ingress", "door: one mailbox, to whoever knows its token")];

    public override IReadOnlyList<Type> After => [typeof(TicketSamples)];

    public override IEnumerable<RouteSample> Routes =>
    [
        RouteSample.Action("/desk/tickets/{number}/held-mail", tickets.Numbered) with
        {
            Table = "inbound_messages",
            Fields = ticket => [("Decline", Held[ticket.Name])],
        },
        RouteSample.List("/desk/admin/mail", Waiting),
    ];

    private Dictionary<string, string> Held { get; } = [];

    private List<Thing> Waiting { get; } = [];

    public override async Task FillAsync(House house)
    {
        tickets = house.Samples.Of<TicketSamples>();
        await house.Force("""
            insert into inbound_messages (tenant_id, id, mailbox_id, raw_sha256, store, object_key, size_bytes, subject_kind, subject_id, state, from_address)
            select t.tenant_id, gen_random_uuid(), m.id, sha256(t.id::text::bytea), 'local', 'x', 1, 'ticket', t.id, 'held', 'somebody@example.org'
                from tickets t join lateral (select id from email_mailboxes m where m.tenant_id = t.tenant_id limit 1) m on true
            union all select id, gen_random_uuid(), null, '\x00', 'local', 'x', 1, null, null, 'held', 'nobody@' || slug || '.example' from tenants
            """);
        await house.Force("""
            insert into outbound_messages (tenant_id, id, message_id, kind, to_address, from_address, from_name, subject, text_body, subject_kind, subject_id)
            select tenant_id, gen_random_uuid(), '<' || id || '@example.org>', 'comment', 'a@example.org', 'b@example.org', 'b', 's', 't', 'ticket', id from tickets
            """);
        foreach (var (number, mail, _) in await house.Find("""
            select t.number, m.id::text, m.tenant_id from inbound_messages m join tickets t on t.tenant_id = m.tenant_id and t.id = m.subject_id
            """))
        {
            Held[number] = mail;
        }

        Waiting.AddRange((await house.Find("select id::text, from_address, tenant_id from inbound_messages where subject_id is null"))
            .Select(m => new Thing(m.Name, m.Words, Thing.OfProvider(m.Of))));
    }
}
