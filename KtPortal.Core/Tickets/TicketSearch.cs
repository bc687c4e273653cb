using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Search;
using Npgsql;

namespace KtPortal.Core.Tickets;

/// <summary>
/// What tickets are found by: subject, number, requester, organization, tags, description, comments and the names of files, each by those
/// who may read it.
/// </summary>
internal sealed class TicketSearch : ISearchSource
{
    private const string Heads = """
        select t.id, t.subject, t.number, t.requester_name, t.requester_email, o.name as organization, t.tags, t.description, t.created_at,
            t.organization_id, t.partner_id, t.reader_ids
        from tickets t join organizations o on o.tenant_id = t.tenant_id and o.id = t.organization_id
        where t.id = any ($1) and t.deleted_at is null and t.merged_into_id is null
        """;

    // Their descriptions are comments now.
    private const string Merged = """
        select merged_into_id as id, concat_ws(' ', number, subject, requester_name, requester_email) as said, 'public' as visibility, created_at
        from tickets where merged_into_id = any ($1) and deleted_at is null
        """;

    private const string Comments = """
        select ticket_id as id, content as said, visibility, created_at from ticket_comments where ticket_id = any ($1) and deleted_at is null
        """;

    private const string Files = """
        select a.subject_id as id, f.original_filename as said, a.visibility, a.created_at from attachments a
        join files f on f.tenant_id = a.tenant_id and f.id = a.file_id
        where a.subject_kind = 'ticket' and a.subject_id = any ($1)
        """;

    public string Kind => Ticket.SubjectKind;

    public async Task<IReadOnlyList<SearchDocument>> ReadAsync(PortalDb db, IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        var found = new Dictionary<Guid, (WordIndex Words, DateTimeOffset SaidAt)>();
        await using var batch = db.Batch();
        foreach (var sql in (string[])[Heads, Merged, Comments, Files])
        {
            batch.BatchCommands.Add(new(sql) { Parameters = { new() { Value = ids.ToArray() } } });
        }

        await using var rows = await batch.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            found[rows.Id("id")] = (Head(rows), rows.Instant("created_at"));
        }

        for (var hasMore = await rows.NextResultAsync(cancel); hasMore; hasMore = await rows.NextResultAsync(cancel))
        {
            while (await rows.ReadAsync(cancel))
            {
                var id = rows.Id("id");
                if (found.TryGetValue(id, out var document))
                {
                    var at = rows.Instant("created_at");
                    document.Words.Add(rows.Text("said"), By(rows.Text("visibility")));
                    found[id] = document with { SaidAt = at > document.SaidAt ? at : document.SaidAt };
                }
            }
        }

        return [.. found.Select(f => new SearchDocument(f.Key, f.Value.SaidAt, f.Value.Words))];
    }

    public Task<List<Guid>> AfterAsync(PortalDb db, Guid? id, int most, CancellationToken cancel) => IdsAsync(
        db.Command("select id from tickets where id > $1 order by id limit $2", id ?? Guid.Empty, most), cancel);

    public Task<List<Guid>> NamingAsync(PortalDb db, string kind, Guid id, CancellationToken cancel) => kind == "organization"
        ? IdsAsync(db.Command("select id from tickets where organization_id = $1 order by id", id), cancel)
        : Task.FromResult<List<Guid>>([]);

    private static WordIndex Head(NpgsqlDataReader row)
    {
        var words = new WordIndex();
        words.Add(row.Text("subject"), FoundBy.Title);
        words.Add(row.Text("number"), FoundBy.Title);
        foreach (var column in (string[])["requester_name", "requester_email", "organization", "description"])
        {
            words.Add(row.OptionalText(column), FoundBy.Everybody);
        }

        foreach (var tag in row.Texts("tags"))
        {
            words.Add(tag, FoundBy.Everybody);
        }

        words.Belongs("o" + row.Id("organization_id"));
        if (row.OptionalId("partner_id") is { } partner)
        {
            words.Belongs("p" + partner);
        }

        foreach (var reader in row.GetFieldValue<Guid[]>(row.GetOrdinal("reader_ids")))
        {
            words.Belongs("u" + reader);
        }

        return words;
    }

    private static FoundBy By(string visibility) => EnumText<Visibility>.Parse(visibility) switch
    {
        Visibility.Public => FoundBy.Everybody,
        Visibility.Partner => FoundBy.Partner,
        _ => FoundBy.Provider,
    };

    private static async Task<List<Guid>> IdsAsync(NpgsqlCommand command, CancellationToken cancel)
    {
        await using (command)
        {
            await using var rows = await command.ExecuteReaderAsync(cancel);
            var ids = new List<Guid>();
            while (await rows.ReadAsync(cancel))
            {
                ids.Add(rows.Id("id"));
            }

            return ids;
        }
    }
}
