using System.Globalization;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Surveys;

/// <summary>Figures of a period, in one round trip. A partner reads those of its own clients, by policy.</summary>
public sealed class SurveyReports(PortalDb db)
{
    private const int MostRows = 50;

    // What was deleted counts nowhere.
    private static string IsThere(string row) =>
        $"exists (select 1 from tickets d where d.tenant_id = {row}.tenant_id and d.id = {row}.ticket_id and d.deleted_at is null)";

    private static readonly string Asked = $"""
        select count(*)::int as asked, count(*) filter (where exists (select 1 from ticket_ratings r
            where r.tenant_id = s.tenant_id and r.ticket_id = s.ticket_id and r.round = s.round))::int as answered
        from csat_surveys s where s.sent_at >= $1 and s.sent_at < $2 and {IsThere("s")}
        """;

    private static readonly string Distribution = $"""
        select rating::int, count(*)::int as given from ticket_ratings r where created_at >= $1 and created_at < $2 and {IsThere("r")} group by rating
        """;

    private static readonly string Given = $"""
        select r.tenant_id, r.ticket_id, r.agent_id, r.rating, false as is_internal from ticket_ratings r where r.created_at >= $1 and r.created_at < $2
            and {IsThere("r")}
        """;

    // A partner's role has no right to the table, so its statement doesn't name it.
    private static readonly string Internal = $"""
        union all select i.tenant_id, i.ticket_id, i.agent_id, i.rating, true from internal_ratings i where i.created_at >= $1 and i.created_at < $2
            and {IsThere("i")}
        """;

    private const string Sums = """
        count(*) filter (where not g.is_internal)::int as given, avg(g.rating) filter (where not g.is_internal) as average,
        count(*) filter (where not g.is_internal and g.rating >= 4)::int as good,
        count(*) filter (where g.is_internal)::int as internal_given, avg(g.rating) filter (where g.is_internal) as internal_average
        """;

    private const string OfTicket = "join tickets t on t.tenant_id = g.tenant_id and t.id = g.ticket_id";
    private const string Agents = "join users n on n.tenant_id = g.tenant_id and n.id = g.agent_id";
    private const string Teams = OfTicket + " join teams n on n.tenant_id = g.tenant_id and n.id = t.team_id";
    private const string Services = OfTicket + " join services n on n.tenant_id = g.tenant_id and n.id = t.service_id";
    private const string Clients = OfTicket + " join organizations n on n.tenant_id = g.tenant_id and n.id = t.organization_id";
    private const string Partners = OfTicket + " join organizations n on n.tenant_id = g.tenant_id and n.id = t.partner_id";

    /// <param name="from">The period begins here.</param>
    /// <param name="to">It ends before.</param>
    public async Task<Result<SurveyFigures>> ReadAsync(Actor actor, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        if (!actor.IsStaff || !actor.May(SurveyPermissions.Read))
        {
            return new Problem.Forbidden(SurveyProblemTexts.MayNotReadRatings);
        }

        var isProvider = actor.Audience == Audience.Provider;
        var given = isProvider ? $"{Given} {Internal}" : Given;
        await using var batch = db.Batch();
        foreach (var sql in (string[])
            [Asked, Distribution, $"with g as ({given}) select '' as name, {Sums} from g", .. Groups(isProvider).Select(join => GroupOf(given, join))])
        {
            batch.BatchCommands.Add(new(sql) { Parameters = { new() { Value = from }, new() { Value = to } } });
        }

        await using var rows = await batch.ExecuteReaderAsync(cancel);
        await rows.ReadAsync(cancel);
        var (asked, answered) = (rows.Number("asked"), rows.Number("answered"));
        var distribution = await ReadDistributionAsync(rows, cancel);
        var all = (await ReadRowsAsync(rows, cancel))[0];
        var groups = new List<IReadOnlyList<RatingRow>>();
        while (groups.Count < Groups(isProvider).Length)
        {
            groups.Add(await ReadRowsAsync(rows, cancel));
        }

        return isProvider
            ? new SurveyFigures(asked, answered, all, distribution, groups[0], groups[1], groups[2], groups[3], groups[4])
            : new SurveyFigures(asked, answered, all, distribution, [], [], groups[0], groups[1], []);
    }

    private static string[] Groups(bool isProvider) => isProvider ? [Agents, Teams, Services, Clients, Partners] : [Services, Clients];

    private static string GroupOf(string given, string join) => string.Create(CultureInfo.InvariantCulture, $"""
        with g as ({given})
        select n.name, {Sums} from g {join} group by n.id, n.name order by given desc, internal_given desc, n.name limit {MostRows}
        """);

    private static async Task<int[]> ReadDistributionAsync(NpgsqlDataReader rows, CancellationToken cancel)
    {
        var distribution = new int[Survey.Best];
        await rows.NextResultAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            distribution[rows.Number("rating") - 1] = rows.Number("given");
        }

        return distribution;
    }

    private static async Task<List<RatingRow>> ReadRowsAsync(NpgsqlDataReader rows, CancellationToken cancel)
    {
        var read = new List<RatingRow>();
        await rows.NextResultAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            read.Add(new(
                rows.Text("name"), rows.Number("given"), rows.OptionalDecimal("average"), rows.Number("good"),
                rows.Number("internal_given"), rows.OptionalDecimal("internal_average")));
        }

        return read;
    }
}
