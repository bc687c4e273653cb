using System.Text.Json.Nodes;
using KtPortal.Core.Kernel;

namespace KtPortal.Tests.Isolation;

/// <summary>
/// Who may see a row, said once more and independently of the policies: by the tenant, organization, subject, file, user and
/// visibility it names, and by what its table's sample says. Knows every row of every table, as the superuser reads them.
/// </summary>
public sealed class Sight
{
    private readonly IReadOnlyDictionary<string, List<JsonObject>> rows;
    private readonly SampleCatalog samples;
    private readonly Schema schema;
    private readonly HashSet<string> visibilities;
    private readonly Dictionary<string, HashSet<string>> sets = new(StringComparer.Ordinal);

    internal Sight(IReadOnlyDictionary<string, List<JsonObject>> rows, SampleCatalog samples, Schema schema, Actor actor)
    {
        (this.rows, this.samples, this.schema, Actor) = (rows, samples, schema, actor);
        (Me, Mine, Tenant) = (actor.UserId!.Value.ToString(), actor.OrganizationId.ToString(), actor.TenantId.ToString());
        visibilities = actor.Audience switch
        {
            Audience.Provider => ["public", "partner", "internal"],
            Audience.Partner => ["public", "partner"],
            _ => ["public"],
        };
    }

    public Actor Actor { get; }

    /// <summary>The user's id.</summary>
    public string Me { get; }

    /// <summary>The id of the user's organization.</summary>
    public string Mine { get; }

    public string Tenant { get; }

    public IReadOnlyList<JsonObject> All(string table) => rows[table];

    /// <summary>The row as its table's reader; who reads nothing of the table sees none of it.</summary>
    public bool Sees(string table, JsonObject row) => samples.Table(table).Readers.Contains(Actor.Audience) && Concerns(table, row)
        && samples.Table(table).Read(row, this);

    /// <summary>Whether the row is this person's to know of, through this table or another way.</summary>
    public bool Concerns(string table, JsonObject row) =>
        Is(row, table == "tenants" ? "id" : "tenant_id", Tenant)
        && SeesVisibility(row) && SeesSubject(row)
        && samples.Names.All(n => !n.Value.Decides || Value(row[n.Key]) is not { } named || Ids(n.Value.Table).Contains(named))
        && samples.Table(table).Seen(row, this);

    /// <summary>Whether there is such a row, and this person sees it.</summary>
    public bool Sees(string table, string? id) => id is not null && Ids(table).Contains(id);

    public bool SeesVisibility(JsonObject row) => Value(row["visibility"]) is not { } visibility || visibilities.Contains(visibility);

    /// <summary>What a shared row is about, and the part of it.</summary>
    public bool SeesSubject(JsonObject row)
    {
        if (Value(row["subject_kind"]) is not { } kind || Value(row["subject_id"]) is not { } subject)
        {
            return true;
        }

        var of = schema.Subjects.Single(s => s.Kind == kind);
        return Ids(of.Table).Contains(subject) && (of.Parts is null || Value(row["part_id"]) is not { } part || Ids(of.Parts).Contains(part));
    }

    /// <summary>A set that is asked for again and again, made once.</summary>
    public HashSet<string> Set(string name, Func<IEnumerable<string>> make)
    {
        if (!sets.TryGetValue(name, out var set))
        {
            sets[name] = set = [.. make()];
        }

        return set;
    }

    /// <summary>Some rows that must not be reached: of the other tenant, and of each other organization and user of one's own.</summary>
    public List<JsonObject> Foreign(string table, int ofEach)
    {
        var foreign = All(table).Where(r => !Concerns(table, r)).ToList();
        var elsewhere = foreign.Where(r => !Is(r, "tenant_id", Tenant)).Take(ofEach);
        var near = foreign.Where(r => Is(r, "tenant_id", Tenant) && Is(r, "organization_id", Mine)).Take(ofEach);
        var others = foreign.Where(r => Is(r, "tenant_id", Tenant) && !Is(r, "organization_id", Mine))
            .GroupBy(r => Value(r["organization_id"]) ?? Value(r["parent_id"])).SelectMany(g => g.Take(ofEach)).Take(ofEach * 5);
        return [.. elsewhere, .. near, .. others];
    }

    public static string? Value(JsonNode? node) => node?.ToString();

    public static bool Is(JsonObject row, string column, string value) => Value(row[column]) == value;

    private HashSet<string> Ids(string table) => Set(table, () => rows[table].Where(r => Concerns(table, r)).Select(r => Value(r["id"])!));
}
