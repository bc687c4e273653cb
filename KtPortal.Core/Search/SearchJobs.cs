using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Search;

/// <summary>The words of a subject changed, or its name where others say it.</summary>
internal sealed class WordsChanged(SearchIndex index) : IOutboxBatchHandler
{
    public const string Kind = "search.changed";

    public Task HandleAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel) =>
        HandleAllAsync(db, actor, [payload], cancel);

    public async Task HandleAllAsync(PortalDb db, Actor actor, IReadOnlyList<JsonElement> payloads, CancellationToken cancel)
    {
        foreach (var subjects in payloads.GroupBy(KindOf, payload => payload.IdOf("id"), StringComparer.Ordinal))
        {
            if (index.Find(subjects.Key) is { } source)
            {
                await SearchIndex.UpdateAsync(db, source, [.. subjects.Distinct()], cancel);
                continue;
            }

            foreach (var id in subjects.Distinct())
            {
                await index.RenamedAsync(db, subjects.Key, id, cancel);
            }
        }
    }

    private static string KindOf(JsonElement payload) => payload.TryGetProperty("kind", out var said) ? said.GetString() ?? "" : "";
}

/// <summary>What was there before a version split words as it does. Nothing to do but once.</summary>
internal sealed class SearchCatchUp(SearchIndex index) : IScheduledTask
{
    public const string Name = "search.catch-up";
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(40);

    public Task RunAsync(PortalDb db, Actor actor, CancellationToken cancel) => index.CatchUpAsync(db, Turn, cancel);
}
