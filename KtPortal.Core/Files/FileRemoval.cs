using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Files;

/// <summary>How the object behind a file is removed from its store; that it was gone before is no error.</summary>
public delegate Task RemoveObject(string store, string key, CancellationToken cancel);

/// <summary>
/// The job <c>file.remove</c>: names a row of <c>file_removals</c>, whose key the database holds inside the tenant's own part of
/// the store. What a file or a mail still names is not removed.
/// </summary>
public sealed class FileRemoval(RemoveObject remove) : IOutboxEffect
{
    public const string Kind = "file.remove";

    private const string Find = """
        select r.store, r.object_key,
               exists (select 1 from files f where f.store = r.store and f.object_key = r.object_key)
               or exists (select 1 from inbound_messages m where m.store = r.store and m.object_key = r.object_key)
        from file_removals r where r.id = $1
        """;

    public async Task<Perform?> PrepareAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel)
    {
        var id = payload.IdOf("removal");
        await using var find = db.Command(Find, id);
        await using var row = await find.ExecuteReaderAsync(cancel);
        if (!await row.ReadAsync(cancel))
        {
            return null;
        }

        var (store, key, isNamed) = (row.GetString(0), row.GetString(1), row.GetBoolean(2));
        return isNamed
            ? throw new UnfitJobException("The file is still in use.")
            : async stop =>
            {
                await remove(store, key, stop);
                return (last, _, cancelLast) => ForgetAsync(last, id, cancelLast);
            };
    }

    public Task GiveUpAsync(PortalDb db, Actor actor, JsonElement payload, JobFailure failure, CancellationToken cancel) =>
        Task.CompletedTask;

    private static async Task ForgetAsync(PortalDb db, Guid id, CancellationToken cancel)
    {
        await using var forget = db.Command("delete from file_removals where id = $1", id);
        await forget.ExecuteNonQueryAsync(cancel);
    }
}
