using System.Text.Json.Nodes;
using KtPortal.Core.Kernel;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Isolation;

/// <summary>
/// Raw SQL under each role, over every table of the catalog. What is whose, <see cref="Sight"/> says independently of the policies.
/// Each way of attacking is a class of its own, with a house of its own: they run beside each other.
/// </summary>
public abstract class TableAttack(House house) : IClassFixture<House>
{
    protected const string Denied = "42501";

    public static TheoryData<string> Attackers => Isolation.Attackers.All;

    protected House House => house;

    protected TestDatabase Database => house.Database;

    internal IReadOnlyList<TableInfo> Tables => house.Schema.Tables;

    protected Sight SightOf(string attacker) => house.Of(Isolation.Attackers.Find(house, attacker).Actor);

    protected static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    internal static string KeyOf(TableInfo table, JsonObject row) => string.Join(" and ", table.Key.Select(k => $"t.{k} = '{row[k]}'"));

    internal async Task<List<string>> GrantedAsync(Actor actor, TableInfo table, string verb) =>
        [.. await Database.Truth<string[]>("select array(select c from unnest($3::text[]) c where has_column_privilege($1, $2, c, $4))",
            actor.Audience.DatabaseRole(), table.Name, (verb == "SELECT" ? table.Columns : table.Written).ToArray(), verb)];

    /// <summary>A row as JSON, as far as its reader may read it.</summary>
    protected static string RowOf(List<string> readable) =>
        $"(select to_jsonb(r) from (select {string.Join(", ", readable.Select(c => "t." + c))}) r)::text";

    /// <summary>The row under a new key, without what is unique about it.</summary>
    internal JsonObject Fresh(string table, JsonObject row, Actor actor)
    {
        var copy = row.DeepClone().AsObject();
        foreach (var (column, value) in (ReadOnlySpan<(string, string?)>)
            [("id", Guid.CreateVersion7().ToString()), ("key", Guid.CreateVersion7().ToString()), ("number", ""), ("slug", null),
                ("dedupe_key", null), ("system_key", null), ("minutes_per_place", null)])
        {
            if (copy.ContainsKey(column) && (column != "id" || Guid.TryParse(Sight.Value(copy["id"]), out _)))
            {
                copy[column] = value;
            }
        }

        if (copy["email"] is not null)
        {
            copy["email"] = $"{Guid.CreateVersion7()}@example.org";
        }

        house.Samples.Table(table).MakeUnique(copy, actor);
        return copy;
    }

    /// <summary>Rows of others that such a column could name.</summary>
    internal IEnumerable<JsonObject> Strangers(Sight sight, Reference reference) => sight.Foreign(reference.To, 1)
        .Where(f => !house.Samples.Table(reference.To).IsNamedByAll || Sight.Value(f["tenant_id"]) != sight.Tenant)
        .Where(f => reference.Columns[0].Here != "partner_id" || Sight.Value(f["id"]) != sight.Actor.PartnerId?.ToString());

    internal static bool Names(JsonObject row, Reference reference, JsonObject foreign) =>
        reference.Columns.All(c => JsonNode.DeepEquals(row[c.Here], foreign[c.There]));

    internal static JsonObject Point(JsonObject row, Reference reference, JsonObject foreign)
    {
        foreach (var (here, there) in reference.Columns)
        {
            row[here] = foreign[there]?.DeepClone();
        }

        return row;
    }

    protected static void Note(List<string> holes, string what, Attempt attempt, Func<JsonObject, bool> bad)
    {
        if (!attempt.DidNothing && (attempt.Returned.Count == 0 || attempt.Returned.Any(r => bad(Parse(r)))))
        {
            holes.Add(what.Length > 400 ? what[..400] : what);
        }
    }
}
