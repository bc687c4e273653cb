using System.Text.Json.Nodes;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Isolation;

/// <summary>Columns of one table that name a row of another, in the other's words.</summary>
internal sealed record Reference(string Table, string To, IReadOnlyList<(string Here, string There)> Columns)
{
    public override string ToString() => $"{Table}({string.Join(',', Columns.Select(c => c.Here))}) -> {To}";
}

/// <summary>A kind of subject: its table, and the one of what hangs on it.</summary>
internal sealed record SubjectKind(string Kind, string Table, string? Parts);

/// <summary>What the catalog knows about one table.</summary>
internal sealed record TableInfo(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string> Written, IReadOnlyList<string> Key);

/// <summary>All tables with what names what, read from the catalog: a new table takes part by itself.</summary>
internal sealed class Schema
{
    public IReadOnlyList<TableInfo> Tables { get; private init; } = [];

    public IReadOnlyList<Reference> References { get; private init; } = [];

    public IReadOnlyList<SubjectKind> Subjects { get; private init; } = [];

    public static async Task<Schema> ReadAsync(TestDatabase database)
    {
        var subjects = JsonNode.Parse(await database.Truth<string>("""
            select json_agg(json_build_object('kind', kind, 'table', replace(source, 'public.', ''), 'parts', replace(parts, 'public.', '')))::text
            from app.subject_kinds
            """))!.AsArray().Select(s => new SubjectKind(Text(s!["kind"]), Text(s["table"]), s["parts"]?.GetValue<string>())).ToList();
        var json = JsonNode.Parse(await database.Truth<string>("""
            select json_agg(json_build_object('name', c.relname,
                'columns', (select json_agg(a.attname order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
                'written', (select json_agg(a.attname order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                            and a.attgenerated = '' and a.attidentity = ''),
                'key', (select json_agg(a.attname order by k.n) from pg_index i cross join unnest(i.indkey) with ordinality k (attnum, n)
                        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum where i.indrelid = c.oid and i.indisprimary),
                'references', (select coalesce(json_agg(json_build_object('to', k.confrelid::regclass::text, 'columns',
                        (select json_agg(json_build_array(a.attname, b.attname)) from unnest(k.conkey, k.confkey) p (here, there)
                         join pg_attribute a on a.attrelid = k.conrelid and a.attnum = p.here
                         join pg_attribute b on b.attrelid = k.confrelid and b.attnum = p.there where a.attname <> 'tenant_id'))), '[]')
                        from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> 'tenants'::regclass)) order by c.relname)::text
            from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            """))!.AsArray();
        var tables = new List<TableInfo>();
        var references = new List<Reference>();
        foreach (var table in json)
        {
            var info = new TableInfo(Text(table!["name"]), Texts(table["columns"]), Texts(table["written"]), Texts(table["key"]));
            tables.Add(info);
            references.AddRange(table["references"]!.AsArray().Select(r =>
                new Reference(info.Name, Text(r!["to"]), r["columns"]!.AsArray().Select(c => (Text(c![0]), Text(c[1]))).ToList())));
            var named = references.Where(r => r.Table == info.Name).SelectMany(r => r.Columns).Select(c => c.Here).ToHashSet();
            references.AddRange(Loose(info.Columns.Where(c => !named.Contains(c)), subjects).Select(l => new Reference(info.Name, l.Table, [(l.Column, "id")])));
        }

        return new Schema { Tables = tables, References = references, Subjects = subjects };
    }

    public TableInfo Table(string name) => Tables.Single(t => t.Name == name);

    // Columns that name a row without a foreign key.
    private static IEnumerable<(string Column, string Table)> Loose(IEnumerable<string> columns, List<SubjectKind> subjects) => columns.SelectMany(c => c switch
    {
        "subject_id" => subjects.Select(s => (c, s.Table)),
        "part_id" => subjects.Where(s => s.Parts is not null).Select(s => (c, s.Parts!)),
        _ => SampleCatalog.Declared.Names.TryGetValue(c, out var naming) ? [(c, naming.Table)] : Enumerable.Empty<(string, string)>(),
    });

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private static List<string> Texts(JsonNode? node) => node!.AsArray().Select(Text).ToList();
}
