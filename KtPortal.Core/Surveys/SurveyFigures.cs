namespace KtPortal.Core.Surveys;

/// <summary>Ratings of one name: an agent, a team, a client, a partner. Internal ones are in no other figure.</summary>
/// <param name="Average">Null without any.</param>
/// <param name="Good">How many of 4 and 5.</param>
public sealed record RatingRow(string Name, int Count, decimal? Average, int Good, int InternalCount, decimal? InternalAverage)
{
    public double? GoodShare => Count == 0 ? null : (double)Good / Count;
}

/// <summary>What was said in a period.</summary>
/// <param name="Asked">Surveys that were mailed in it, of which <paramref name="Answered"/> were answered, by mail or on the ticket's page.</param>
/// <param name="Distribution">How often each rating was given, beginning with 1.</param>
/// <param name="Agents">Empty for partners, as teams and partners are: how the provider shares its work is its own.</param>
public sealed record SurveyFigures(
    int Asked, int Answered, RatingRow All, IReadOnlyList<int> Distribution,
    IReadOnlyList<RatingRow> Agents, IReadOnlyList<RatingRow> Teams, IReadOnlyList<RatingRow> Services, IReadOnlyList<RatingRow> Clients,
    IReadOnlyList<RatingRow> Partners)
{
    /// <summary>Above it is good.</summary>
    public const decimal Target = 4.5m;

    public double? AnsweredShare => Asked == 0 ? null : (double)Answered / Asked;

    public bool ReachesTarget => All.Average > Target;
}
