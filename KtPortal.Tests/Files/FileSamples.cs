using System.Text;
using System.Text.Json.Nodes;
using KtPortal.Core.Files;
using KtPortal.Tests.Isolation;
using KtPortal.Tests.Support;
using KtPortal.Tests.Tickets;
using Microsoft.Extensions.DependencyInjection;
using static KtPortal.Tests.Isolation.Sight;

namespace KtPortal.Tests.Files;

/// <summary>What hangs on the tickets, and what was uploaded and hangs nowhere yet.</summary>
internal sealed class FileSamples : IsolationSample
{
    private readonly List<(string Key, long Size, Thing File)> kept = [];

    public override IReadOnlyList<TableSample> Tables =>
    [
        new("files", Readers.Everybody)
        {
            Seen = (file, sight) => sight.Actor.IsStaff || Is(file, "uploaded_by_id", sight.Me) || Attached(sight).Contains(Value(file["id"])!),
            MakeUnique = (file, _) => file["object_key"] = FileKeys.Attachment(
                Id(file, "tenant_id"), Id(file, "organization_id"), Id(file, "id"), DateTimeOffset.UnixEpoch),
        },
        new("attachments", Readers.Everybody),
        new("file_removals", Readers.Nobody),
    ];

    public override IReadOnlyDictionary<string, Naming> Names => new Dictionary<string, Naming> { ["file_id"] = new("files", Decides: true) };

    public override string Written => """
        attachments insert by provider, partner, client_admin, client_user: all
        files insert by provider, partner, client_admin, client_user: tenant_id, id, organization_id, uploaded_by_id,
            original_filename, content_type, size_bytes, sha256, store, object_key, visibility, state, access_count,
            last_accessed_at, created_at, deleted_at
        files update by provider, partner, client_admin, client_user: access_count, last_accessed_at
        """;

    public override IReadOnlyList<FunctionSample> Functions =>
    [
        new("count_storage", "trigger: counts a file on its organization"),
        new("hand_files_over", "nothing: a file that waits, and that its caller uploaded, goes to an organization that its caller serves"),
        new("file_attached", "trigger: a file is seen by who sees what it hangs on"),
    ];

    public override IReadOnlyList<Type> After => [typeof(TicketSamples)];

    public override IEnumerable<RouteSample> Routes =>
    [
        RouteSample.Page("/files/{id:guid}", [.. kept.Select(k => k.File)]),
        RouteSample.Action("/files/{id:guid}/thumbnail", [.. kept.Select(k => k.File)]),
    ];

    public override async Task FillAsync(House house)
    {
        await house.Force("""
            insert into file_removals (tenant_id, id, store, object_key) select id, gen_random_uuid(), 'local', 'tenants/' || id || '/gone' from tenants
            """);
        // The first file of each user's ticket: whoever sees the ticket sees it.
        foreach (var (ticket, tenant, client, by) in house.Samples.Of<TicketSamples>().Opened.Where(t => t.By != t.Client.Office))
        {
            var file = (await house.Find("""
                select f.id::text, f.object_key, f.uploaded_by_id from files f join attachments a on a.tenant_id = f.tenant_id and a.file_id = f.id
                where a.subject_id = $1 and a.part_id is null
                """, ticket.Id)).Single();
            kept.Add((file.Words, 1234, new Thing(file.Name, $"Picture of {by.Email}", Thing.Of(tenant, client, by))));
        }
    }

    public override async Task OpenAsync(PortalApp app)
    {
        var store = app.Services.GetRequiredService<FileStores>().Of("local");
        foreach (var (key, size, file) in kept)
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(file.Words.PadRight((int)size)));
            await store.PutAsync(key, content, size, "image/png", TestContext.Current.CancellationToken);
        }
    }

    private static Guid Id(JsonObject file, string column) => Guid.Parse(Value(file[column])!);

    private static HashSet<string> Attached(Sight sight) => sight.Set("files that hang where one reads", () =>
        sight.All("attachments").Where(a => sight.SeesSubject(a) && sight.SeesVisibility(a)).Select(a => Value(a["file_id"])!));
}
