using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Lists;

/// <summary>Saved views stand in the desk's navigation: those that others share, and one's own.</summary>
internal sealed class SavedViewPlaces(ListCatalog lists) : ICounterSource
{
    internal const int Most = 40;

    private static readonly string Sql = $"""
        select id, entity, name, owner_id = $1 as is_own from saved_views where owner_id = $1 or shared_with <> 'nobody'
        order by owner_id = $1 desc, position, name limit {Most}
        """;

    public NpgsqlBatchCommand? CommandFor(Actor actor) =>
        actor.IsStaff ? new(Sql) { Parameters = { new() { Value = actor.UserId!.Value } } } : null;

    public async Task ReadAsync(NpgsqlDataReader rows, Counts counts, CancellationToken cancel)
    {
        var places = new List<Place>();
        while (await rows.ReadAsync(cancel))
        {
            if (lists.Find(rows.Text("entity")) is { } list)
            {
                var (id, name) = (rows.Id("id"), rows.Text("name"));
                var group = rows.Flag("is_own") ? PlaceGroup.OwnViews : PlaceGroup.Views;
                places.Add(new Place(group, 500, SavedViews.PlaceOf(id), $"{list.Address}?view={id}", Icon: "bookmark", () => name)
                {
                    Permission = list.Permission,
                });
            }
        }

        counts.Keep(new FoundPlaces(places));
    }
}
