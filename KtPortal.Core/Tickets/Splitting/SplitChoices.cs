using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;

namespace KtPortal.Core.Tickets.Splitting;

/// <summary>A comment that can be chosen: its beginning.</summary>
public sealed record SplitComment(Guid Id, DateTimeOffset At, string Author, Visibility Visibility, WrittenText Text);

/// <summary>What a ticket can be split by: what was said on it, and who of its client may ask for the new one.</summary>
public sealed record SplitChoices(string Number, string Subject, string RequesterName, Guid? RequesterId, IReadOnlyList<SplitComment> Comments,
    IReadOnlyList<(Guid Id, string Name)> Requesters)
{
    /// <summary>The newest of a long conversation.</summary>
    public const int Most = 500;

    private const string Head = """
        select t.id, t.number, t.subject, t.requester_name, t.requester_id from tickets t
        where t.number = $1 and t.deleted_at is null and t.merged_into_id is null
        """;

    private static readonly string Said = $"""
        select c.id, c.created_at, c.author_name, c.visibility, left(c.content, 1000) as content, c.content_format from ticket_comments c
        where c.ticket_id = $1 and c.deleted_at is null order by c.created_at desc, c.id desc limit {Most}
        """;

    private const string People = """
        select u.id, u.name from users u
        join tickets t on t.tenant_id = u.tenant_id and t.organization_id = u.organization_id
        where t.id = $1 and u.status = 'active' order by u.name limit 500
        """;

    /// <returns>Null where the actor sees no such ticket, or it is part of another.</returns>
    public static async Task<SplitChoices?> FindAsync(PortalDb db, Actor actor, string number, CancellationToken cancel)
    {
        if (!actor.May(TicketPermissions.Read))
        {
            return null;
        }

        Guid id;
        SplitChoices choices;
        await using (var head = db.Command(Head, number))
        await using (var row = await head.ExecuteReaderAsync(cancel))
        {
            if (!await row.ReadAsync(cancel))
            {
                return null;
            }

            id = row.Id("id");
            choices = new(row.Text("number"), row.Text("subject"), row.Text("requester_name"), row.OptionalId("requester_id"), [], []);
        }

        await using var batch = db.Batch();
        foreach (var sql in (string[])[Said, People])
        {
            batch.BatchCommands.Add(new(sql) { Parameters = { new() { Value = id } } });
        }

        var (comments, people) = (new List<SplitComment>(), new List<(Guid, string)>());
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            comments.Add(new SplitComment(
                rows.Id("id"), rows.Instant("created_at"), rows.Text("author_name"), EnumText<Visibility>.Parse(rows.Text("visibility")),
                new(rows.Text("content"), EnumText<TextFormat>.Parse(rows.Text("content_format")))));
        }

        await rows.NextResultAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            people.Add((rows.Id("id"), rows.Text("name")));
        }

        comments.Reverse();
        return choices with { Comments = comments, Requesters = people };
    }
}
