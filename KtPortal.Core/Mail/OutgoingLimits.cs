using KtPortal.Core.Data;

namespace KtPortal.Core.Mail;

/// <summary>A limit that was reached.</summary>
/// <param name="Key">Its name, for telling of it once an hour.</param>
/// <param name="Why">Reads on: "held, ...".</param>
public sealed record MailLimit(string Key, string Why);

/// <summary>
/// How much leaves in the provider's name. Counted where a mail is written; of one tenant one after the other, so that workers
/// beside each other can't pass. Acts inside a system context.
/// </summary>
public sealed class OutgoingLimits(PortalDb db, MailOptions options)
{
    // What is held or suppressed did not leave. A login's address is nobody's outside, the client's own domains neither.
    private const string CountSql = """
        with mine as (
            select lower(m.to_address) as address, m.created_at from outbound_messages m
            where m.subject_id = $1 and m.state not in ('held', 'suppressed') and m.id <> $5),
        hour as (
            select m.kind, lower(m.to_address) as address from outbound_messages m
            where m.mailbox_id = $3 and m.created_at > $4 and m.state not in ('held', 'suppressed') and m.id <> $5),
        domains as (
            select unnest(o.email_domains) as domain
            from (select $6::text as kind where $6 is not null) k
            cross join lateral app.subject_of(app.tenant_id(), k.kind, $1) s
            join organizations o on o.id = s.organization_id),
        outside as (
            select a.address from (select address from mine union select $2) a
            where split_part(a.address, '@', 2) not in (select domain from domains)
                and not exists (select 1 from users u where lower(u.email) = a.address and u.status = 'active'))
        select (select count(*) from mine where created_at > $4)::int as of_subject,
               (select count(*) from outside where address <> $2)::int as outside,
               exists (select 1 from outside where address = $2) and not exists (select 1 from mine where address = $2) as is_new_outside,
               (select count(*) from hour)::int as of_mailbox,
               (select count(*) from hour where kind = 'receipt' and address = $2)::int as receipts
        """;

    // Whose turn it is: it ends with the transaction, and is taken once in it.
    private object? turnOf;

    public async Task TakeTurnAsync(CancellationToken cancel)
    {
        var transaction = db.Database.CurrentTransaction;
        if (transaction is not null && transaction == turnOf)
        {
            return;
        }

        await using var turn = db.Command("select pg_advisory_xact_lock(hashtextextended('outgoing ' || app.tenant_id(), 3))");
        await turn.ExecuteNonQueryAsync(cancel);
        turnOf = transaction;
    }

    /// <summary>The limit that this mail is above; null if it may go. All that was written before has to be saved.</summary>
    /// <param name="fromMail">It answers what a mail began.</param>
    public async Task<MailLimit?> FindAsync(OutboundMessage mail, EmailMailbox mailbox, bool fromMail, CancellationToken cancel)
    {
        await using var command = db.Command(CountSql);
        command.Parameters.Add(new() { Value = (object?)mail.SubjectId ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = mail.ToAddress.ToLowerInvariant() });
        command.Parameters.Add(new() { Value = mailbox.Id });
        command.Parameters.Add(new() { Value = mail.CreatedAt.AddHours(-1) });
        command.Parameters.Add(new() { Value = mail.Id });
        command.Parameters.Add(new() { Value = (object?)mail.SubjectKind ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        var (ofSubject, outside, isNewOutside) = (row.Number("of_subject"), row.Number("outside"), row.Flag("is_new_outside"));
        var (ofMailbox, receipts) = (row.Number("of_mailbox"), row.Number("receipts"));
        var limits = options.Limits;
        // Two machines answering each other end at the first of these.
        return mail.Kind == "receipt" && fromMail && receipts >= limits.ReceiptsPerAddressAndHour
                ? new("receipts", $"more than {limits.ReceiptsPerAddressAndHour} receipts to one address within an hour")
            : mail.SubjectKind is { } kind && ofSubject >= limits.MailsPerSubjectAndHour
                ? new(kind, $"more than {limits.MailsPerSubjectAndHour} emails about one {kind} within an hour")
            : mail.SubjectKind is { } on && isNewOutside && outside >= limits.OutsidePerSubject
                ? new("outside", $"more than {limits.OutsidePerSubject} different outside addresses on one {on}")
            : ofMailbox >= mailbox.SmtpMaxPerHour
                ? new("outgoing", $"more than {mailbox.SmtpMaxPerHour} emails from one mailbox within an hour")
            : null;
    }
}
