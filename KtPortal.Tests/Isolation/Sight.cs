using System.Text.Json.Nodes;
using KtPortal.Core.Kernel;

namespace KtPortal.Tests.Isolation;

/// <summary>
/// Who may see a row, said once more and independently of the policies: by the tenant, organization, ticket, file, user and
/// visibility it names. Knows every row of every table, as the superuser reads them.
/// </summary>
internal sealed class Sight
{
    private readonly Dictionary<string, List<JsonObject>> rows;
    private readonly Actor actor;
    private readonly HashSet<string> organizations;
    private readonly HashSet<string> users;
    private readonly HashSet<string> tickets;
    private readonly HashSet<string> comments;
    private readonly HashSet<string> files;
    private readonly HashSet<string> visibilities;

    public Sight(Dictionary<string, List<JsonObject>> rows, Actor actor)
    {
        (this.rows, this.actor) = (rows, actor);
        var (me, mine, tenant) = (actor.UserId!.Value.ToString(), actor.OrganizationId.ToString(), actor.TenantId.ToString());
        visibilities = actor.Audience switch
        {
            Audience.Provider => ["public", "partner", "internal"],
            Audience.Partner => ["public", "partner"],
            _ => ["public"],
        };
        organizations = Ids("organizations", o => actor.Audience switch
        {
            Audience.Provider => Is(o, "tenant_id", tenant),
            Audience.Partner => Is(o, "id", mine) || Is(o, "parent_id", mine),
            _ => Is(o, "id", mine),
        });
        users = Ids("users", u => Within(u) && (actor.Audience != Audience.ClientUser || Is(u, "id", me)));
        tickets = Ids("tickets", t => Within(t) && (actor.Audience != Audience.ClientUser || Is(t, "requester_id", me) || t["reader_ids"]!.AsArray().Any(r => Text(r) == me)));
        comments = Ids("ticket_comments", c => tickets.Contains(Text(c["ticket_id"])!) && visibilities.Contains(Text(c["visibility"])!));
        var attached = rows["attachments"]
            .Where(a => tickets.Contains(Text(a["subject_id"])!) && visibilities.Contains(Text(a["visibility"])!)).Select(a => Text(a["file_id"])!).ToHashSet();
        files = Ids("files", f => Within(f) && visibilities.Contains(Text(f["visibility"])!) &&
            (actor.IsStaff || Is(f, "uploaded_by_id", me) || attached.Contains(Text(f["id"])!)));
    }

    public IReadOnlyList<JsonObject> All(string table) => rows[table];

    public bool Sees(string table, JsonObject row)
    {
        if (table == "tenants")
        {
            return Is(row, "id", actor.TenantId.ToString());
        }

        if (!Is(row, "tenant_id", actor.TenantId.ToString()))
        {
            return false;
        }

        var id = Text(row["id"]);
        var itself = table switch
        {
            "organizations" => organizations.Contains(id!),
            "users" => users.Contains(id!),
            "tickets" => tickets.Contains(id!),
            "ticket_comments" => comments.Contains(id!),
            "files" => files.Contains(id!),
            "roles" => actor.Audience == Audience.Provider || (actor.Audience == Audience.Partner && Text(row["audience"]) != "provider"),
            "ticket_categories" => actor.IsStaff || row["client_visible"]!.GetValue<bool>(),
            "canned_responses" => HasAtHand(row),
            // What is meant for one user is that user's.
            "stream_events" when row["user_id"] is not null => Is(row, "user_id", actor.UserId!.Value.ToString()),
            "form_keys" or "drafts" or "brand_previews" or "sessions" or "bulk_runs" or "bulk_items" => Is(row, "user_id", actor.UserId!.Value.ToString()),
            "saved_views" => Is(row, "owner_id", actor.UserId!.Value.ToString()) || Text(row["shared_with"]) == (actor.Audience == Audience.Partner ? "partner" : "everyone"),
            _ => true,
        };
        return itself && Named(row, "organization_id", organizations) && Named(row, "ticket_id", tickets) && Named(row, "comment_id", comments)
            && Named(row, "subject_id", tickets) && Named(row, "part_id", comments)
            && Named(row, "file_id", files) && Named(row, "visibility", visibilities)
            && (table is not ("audit_log" or "brands" or "contacts" or "form_keys" or "drafts") || actor.Audience != Audience.Partner || PartnersOwn(table, row));
    }

    private bool HasAtHand(JsonObject response) => Text(response["scope"]) switch
    {
        "personal" => Is(response, "owner_id", actor.UserId!.Value.ToString()),
        "team" => rows["team_members"].Any(m => Text(m["team_id"]) == Text(response["team_id"]) && Is(m, "user_id", actor.UserId!.Value.ToString())),
        "shared" => actor.Audience == Audience.Provider,
        _ => actor.Audience == Audience.Partner && Is(response, "partner_id", actor.OrganizationId.ToString()),
    };

    private bool PartnersOwn(string table, JsonObject row) => table != "audit_log" || Is(row, "partner_id", actor.OrganizationId.ToString());

    /// <summary>
    /// Some rows that must not be reached: of the other tenant, and of each other organization and user of one's own.
    /// </summary>
    public List<JsonObject> Foreign(string table, int ofEach)
    {
        var foreign = All(table).Where(r => !Sees(table, r)).ToList();
        var elsewhere = foreign.Where(r => !Is(r, "tenant_id", actor.TenantId.ToString())).Take(ofEach);
        var near = foreign.Where(r => Is(r, "tenant_id", actor.TenantId.ToString()) && Is(r, "organization_id", actor.OrganizationId.ToString())).Take(ofEach);
        var others = foreign.Where(r => Is(r, "tenant_id", actor.TenantId.ToString()) && !Is(r, "organization_id", actor.OrganizationId.ToString()))
            .GroupBy(r => Text(r["organization_id"]) ?? Text(r["parent_id"])).SelectMany(g => g.Take(ofEach)).Take(ofEach * 5);
        return [.. elsewhere, .. near, .. others];
    }

    public static string? Text(JsonNode? node) => node?.ToString();

    private static bool Is(JsonObject row, string column, string value) => Text(row[column]) == value;

    private static bool Named(JsonObject row, string column, HashSet<string> allowed) => Text(row[column]) is not { } value || allowed.Contains(value);

    private bool Within(JsonObject row) => organizations.Contains(Text(row["organization_id"])!);

    private HashSet<string> Ids(string table, Func<JsonObject, bool> which) => rows[table].Where(which).Select(r => Text(r["id"])!).ToHashSet();
}
