using KtPortal.Core.Data;

namespace KtPortal.Core.Tickets.Merging;

/// <summary>What moves when a ticket is merged into another; no way leads back.</summary>
/// <param name="Notes">Of the comments, those that clients don't read.</param>
/// <param name="Joining">Who takes part in the other from then on.</param>
public sealed record MergePreview(
    string Source, string SourceSubject, string Target, string TargetSubject, int Comments, int Notes, int Files, IReadOnlyList<string> Tags,
    IReadOnlyList<string> Joining, DateTimeOffset? WaitsSince)
{
    // The description becomes a comment.
    internal const string Sql = """
        select s.number, s.subject, t.number as target, t.subject as target_subject,
            (select count(*)::int + 1 from ticket_comments c where c.tenant_id = s.tenant_id and c.ticket_id = s.id and c.deleted_at is null) as comments,
            (select count(*)::int from ticket_comments c where c.tenant_id = s.tenant_id and c.ticket_id = s.id and c.deleted_at is null
                and c.visibility <> 'public') as notes,
            (select count(*)::int from attachments a where a.tenant_id = s.tenant_id and a.subject_kind = 'ticket' and a.subject_id = s.id) as files,
            s.tags, case when s.waiting_since < t.waiting_since then s.waiting_since end as waits_since,
            array(select distinct p.name from (
                select s.requester_name as name, s.requester_email as email, s.requester_id as user_id
                union all
                select coalesce(u.name, k.name, p.email), coalesce(p.email, u.email), p.user_id from ticket_participants p
                left join users u on u.tenant_id = p.tenant_id and u.id = p.user_id
                left join contacts k on k.tenant_id = p.tenant_id and k.id = p.contact_id
                where p.tenant_id = s.tenant_id and p.ticket_id = s.id and p.state = 'confirmed') p
                where p.name <> '' and not coalesce(p.user_id = any (t.reader_ids), false)
                    and not coalesce(lower(p.email) = lower(t.requester_email), false)) as joining
        from tickets s join tickets t on t.tenant_id = s.tenant_id and t.id = $2
        where s.id = $1
        """;

    internal static async Task<MergePreview> ReadAsync(PortalDb db, Ticket source, Ticket target, CancellationToken cancel)
    {
        await using var command = db.Command(Sql, source.Id, target.Id);
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return new MergePreview(
            row.Text("number"), row.Text("subject"), row.Text("target"), row.Text("target_subject"), row.Number("comments"), row.Number("notes"),
            row.Number("files"), row.Texts("tags"), row.Texts("joining"), row.OptionalInstant("waits_since"));
    }
}
