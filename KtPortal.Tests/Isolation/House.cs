using System.Text.Json.Nodes;
using KtPortal.Core.Kernel;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Isolation;

/// <summary>
/// Both tenants lived in, as the samples of all features fill it: every table has rows of every tenant, partner, client and user that
/// somebody else must not see. It is filled once a run; each class has a copy of its own, so what one tries no other one meets.
/// </summary>
public sealed class House : IAsyncLifetime
{
    private static readonly Lazy<Task<Lived>> Template = new(() => FixtureTimes.Of("house", FillAsync));
    private Lived lived = null!;

    private House(TestDatabase database, SampleCatalog samples) => (Database, Samples) = (database, samples);

    public House() => Database = new TestDatabase(async () => (await Template.Value).Database);

    public TestDatabase Database { get; }

    public Shop Shop => Database.Shop;

    public Shop Acme => Database.Acme;

    /// <summary>The samples that filled it; they know their rows.</summary>
    public SampleCatalog Samples { get; private set; } = null!;

    internal Schema Schema => lived.Schema;

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        lived = await Template.Value;
        Samples = lived.Samples;
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    public Sight Of(Actor actor) => new(lived.Rows, Samples, Schema, actor);

    /// <summary>All rows as they were when the house was filled.</summary>
    internal IReadOnlyDictionary<string, List<JsonObject>> Rows => lived.Rows;

    public Task<int> Force(string sql, params object[] values) => Database.Force(sql, values);

    /// <summary>Two texts of each row, and an id behind them: to make things of.</summary>
    public async Task<List<(string Name, string Words, Guid Of)>> Find(string sql, params object[] values)
    {
        await using var command = Database.Superuser.CreateCommand(sql);
        TestDatabase.Fill(command, values);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var found = new List<(string, string, Guid)>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            found.Add((rows.GetString(0), rows.GetString(1), rows.GetGuid(2)));
        }

        return found;
    }

    private static async Task<Lived> FillAsync()
    {
        var database = new TestDatabase();
        await database.InitializeAsync();
        var house = new House(database, SampleCatalog.Find());
        foreach (var sample in house.Samples.All)
        {
            await sample.FillAsync(house);
        }

        // Nothing of it is still to be done: what happens in a copy a test does.
        await house.Force("update outbox_messages set state = 'done', done_at = now() where state = 'pending'");
        var schema = await Schema.ReadAsync(database);
        var rows = new Dictionary<string, List<JsonObject>>(StringComparer.Ordinal);
        foreach (var table in schema.Tables)
        {
            var json = await database.Truth<string>($"select coalesce(json_agg(to_jsonb(t)), '[]')::text from {table.Name} t");
            rows[table.Name] = [.. JsonNode.Parse(json)!.AsArray().Select(r => r!.AsObject())];
        }

        await database.KeepAsync();
        return new Lived(database.Name, house.Samples, schema, rows);
    }

    private sealed record Lived(string Database, SampleCatalog Samples, Schema Schema, Dictionary<string, List<JsonObject>> Rows);
}
