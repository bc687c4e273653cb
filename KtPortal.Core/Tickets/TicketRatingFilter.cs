using System.Globalization;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Lists;

namespace KtPortal.Core.Tickets;

/// <summary>How its client rated a ticket, the last time it was resolved: in the list for who reads ratings.</summary>
internal static class TicketRatingFilter
{
    public const int Best = 5;

    private const string Rated = "rated";
    private const string Unrated = "unrated";

    // The right to read ratings belongs to their feature, which knows this one and not the other way round.
    private const string RatingsRead = "csat.read";

    public static readonly ListFilter Filter = new ChoiceFilter("rating", () => TicketListTexts.Rating, "star", "", Options)
    {
        Meaning = Sql,
        IsFor = MayRead,
    };

    public static bool MayRead(Actor actor) => actor.IsStaff && actor.May(RatingsRead);

    public static string Say(int rating) => TicketListTexts.RatingOf.With(rating, Best);

    private static ListOption[] Options() =>
    [
        new(Rated, TicketListTexts.Rated), new(Unrated, TicketListTexts.Unrated),
        .. Enumerable.Range(1, Best).Reverse().Select(r => new ListOption(r.ToString(CultureInfo.InvariantCulture), Say(r))),
    ];

    private static string Sql(IReadOnlyList<string> said, SqlValues values)
    {
        var any = new List<string>();
        if (said.Contains(Rated))
        {
            any.Add("w.id in (select r.ticket_id from ticket_ratings r)");
        }

        if (said.Contains(Unrated))
        {
            any.Add("not exists (select 1 from ticket_ratings r where r.tenant_id = w.tenant_id and r.ticket_id = w.id)");
        }

        if (said.Where(v => v.Length == 1).Select(v => short.Parse(v, CultureInfo.InvariantCulture)).ToArray() is { Length: > 0 } ratings)
        {
            any.Add($"""
                w.id in (select r.ticket_id from ticket_ratings r where r.rating = any ({values.Add(ratings)}) and not exists (
                    select 1 from ticket_ratings n where n.tenant_id = r.tenant_id and n.ticket_id = r.ticket_id and n.round > r.round))
                """);
        }

        return string.Join(" or ", any);
    }
}
