using KtPortal.Core.Data;
using KtPortal.Core.Languages;
using Npgsql;

namespace KtPortal.Core.Lists;

/// <summary>Rows of a list's statement, as a page or in groups.</summary>
internal static class ListRowsRead
{
    public static async Task<ListResult<TRow>> PageAsync<TRow>(
        ListDeclaration<TRow> list, ListState state, NpgsqlDataReader reader, HashSet<string> shown, int size, CancellationToken cancel)
    {
        var (rows, cursor, parts) = (new List<TRow>(), state.Request.Cursor, state.Sort.Parts.Count);
        string[]? first = null, last = null;
        var more = false;
        while (await reader.ReadAsync(cancel))
        {
            if (rows.Count == size)
            {
                more = true;
                break;
            }

            last = [.. Enumerable.Range(0, parts).Select(i => ListCursor.TextOf(reader.GetValue(reader.GetOrdinal(ListSql.Key(i)))))];
            first ??= last;
            rows.Add(list.Read(reader, shown));
        }

        var back = cursor is { IsBack: true };
        if (back)
        {
            rows.Reverse();
            (first, last) = (last, first);
        }

        var begins = cursor is null || cursor.ValuesFor(state.Sort) is null;
        return new ListResult<TRow>
        {
            Rows = rows,
            Back = !begins && first is not null ? new ListCursor(first, list.IdOf(rows[0]), IsBack: true) : null,
            On = last is not null && (more || back) ? new ListCursor(last, list.IdOf(rows[^1]), IsBack: false) : null,
            IsBeginning = cursor is not null && (begins || (back ? !more : rows.Count == 0)),
        };
    }

    public static async Task<ListResult<TRow>> GroupsAsync<TRow>(
        ListDeclaration<TRow> list, NpgsqlDataReader reader, HashSet<string> shown, List<ListGroupHead> heads, CancellationToken cancel)
    {
        var (rows, groups) = (new List<TRow>(), new List<Guid>());
        while (await reader.ReadAsync(cancel))
        {
            var group = reader.Id("group_id");
            if (heads.TrueForAll(h => h.Id != group))
            {
                heads.Add(HeadOf(reader));
            }

            groups.Add(group);
            rows.Add(list.Read(reader, shown));
        }

        return new ListResult<TRow> { Rows = rows, GroupIds = groups, Groups = heads };
    }

    public static ListGroupHead HeadOf(NpgsqlDataReader row) => new(row.Id("group_id"), TenantWords.Of(row.Text("group_name")), row.Text("group_symbol"));
}
