using KtPortal.Core.Search;
using KtPortal.Tests.Isolation;
using KtPortal.Tests.Support;
using KtPortal.Tests.Tickets;

namespace KtPortal.Tests.Search;

/// <summary>What is kept of all words: nobody reads it but through functions that answer with ids of what the caller reads.</summary>
internal sealed class SearchSamples : IsolationSample
{
    public override IReadOnlyList<TableSample> Tables => [new("search_documents"), new("search_words"), new("search_progress")];

    public override IReadOnlyList<Type> After => [typeof(TicketSamples)];

    public override IReadOnlyList<FunctionSample> Functions =>
    [
        new("note_words", "trigger: a job with the id of what changed") { NamesInFull = true },
        new("search_question", "the words that others may be meant by, to the functions that ask with them") { IsClosed = true },
        new("find_documents", "ids, to the functions that know who reads them") { IsClosed = true },
    ];

    public override async Task FillAsync(House house)
    {
        foreach (var shop in (Shop[])[house.Shop, house.Acme])
        {
            await using var scope = await house.Database.As(shop.System);
            await scope.Get<SearchIndex>().CatchUpAsync(scope.Db, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            await scope.CommitAsync();
        }
    }
}
