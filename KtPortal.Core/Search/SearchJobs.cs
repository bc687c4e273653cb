using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Search;

/// <summary>The words of a subject changed, or its name where others say it.</summary>
internal sealed class WordsChanged(SearchIndex index) : IOutboxHandler
{
    public const string Kind = "search.changed";

    public async Task HandleAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel)
    {
        var id = payload.IdOf("id");
        var kind = payload.TryGetProperty("kind", out var said) ? said.GetString() ?? "" : "";
        if (index.Find(kind) is { } source)
        {
            await SearchIndex.UpdateAsync(db, source, [id], cancel);
        }
        else
        {
            await index.RenamedAsync(db, kind, id, cancel);
        }
    }
}

/// <summary>What was there before a version split words as it does. Nothing to do but once.</summary>
internal sealed class SearchCatchUp(SearchIndex index) : IScheduledTask
{
    public const string Name = "search.catch-up";
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(40);

    public Task RunAsync(PortalDb db, Actor actor, CancellationToken cancel) => index.CatchUpAsync(db, Turn, cancel);
}
