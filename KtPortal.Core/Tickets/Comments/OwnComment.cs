using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;

namespace KtPortal.Core.Tickets.Comments;

/// <summary>A comment for the form in which its author changes it.</summary>
/// <param name="Edition">Counts its changes; the form carries the one it was read with.</param>
/// <param name="Narrower">Who may read it instead, where no mail of it has left.</param>
/// <param name="Files">Their names: they go where the comment goes.</param>
/// <param name="Until">So long it can be changed.</param>
/// <param name="Why">Why it can't be; null while it can.</param>
public sealed record OwnComment(
    Guid Id, Guid TicketId, string Number, string Subject, WrittenText Said, Visibility Visibility, int Edition, IReadOnlyList<Visibility> Narrower,
    IReadOnlyList<string> Files, DateTimeOffset Until, string? Why)
{
    private const string Sql = """
        select c.id, t.id as ticket_id, t.number, t.subject, c.content, c.content_format, c.visibility, c.edition, c.is_staff, c.mail_state, t.partner_id,
            c.created_at + interval '15 minutes' as until, app.refuse_change(c.created_at, c.deleted_at, c.kind, t.phase) as why,
            array(select f.original_filename from attachments a join files f on f.tenant_id = a.tenant_id and f.id = a.file_id
                where a.subject_id = t.id and a.part_id = c.id order by a.created_at, a.id) as files
        from ticket_comments c join tickets t on t.tenant_id = c.tenant_id and t.id = c.ticket_id
        where c.id = $1 and c.author_id = (select app.user_id()) and t.deleted_at is null
        """;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>Whether an entry of the conversation is the actor's to change still, as far as it can say.</summary>
    public static bool IsOpen(ConversationEntry entry, Actor actor, DateTimeOffset now) =>
        entry is { Kind: "comment", IsSaid: true, AuthorId: { } author } && author == actor.UserId && now - entry.At < Window;

    internal static async Task<OwnComment?> FindAsync(PortalDb db, Actor actor, Guid id, CancellationToken cancel)
    {
        await using var command = db.Command(Sql, id);
        await using var row = await command.ExecuteReaderAsync(cancel);
        if (!await row.ReadAsync(cancel))
        {
            return null;
        }

        var visibility = EnumText<Visibility>.Parse(row.Text("visibility"));
        var isHere = row.Flag("is_staff") && row.Text("mail_state") is "none" or "queued" or "held";
        return new OwnComment(
            row.Id("id"), row.Id("ticket_id"), row.Text("number"), row.Text("subject"),
            new(row.Text("content"), EnumText<TextFormat>.Parse(row.Text("content_format"))), visibility, row.Number("edition"),
            isHere ? [.. Enum.GetValues<Visibility>().Where(v => v > visibility && MayRead(actor, v, row.OptionalId("partner_id") is not null))] : [],
            row.Texts("files"), row.Instant("until"), row.OptionalText("why"));
    }

    private static bool MayRead(Actor actor, Visibility visibility, bool isPartners) => visibility == Visibility.Partner
        ? isPartners && actor.May(TicketPermissions.CommentPartner)
        : actor.Audience == Audience.Provider && actor.May(TicketPermissions.CommentInternal);
}
