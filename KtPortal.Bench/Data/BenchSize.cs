using System.Globalization;

namespace KtPortal.Bench.Data;

/// <summary>How much there is.</summary>
/// <param name="Tickets">Of each tenant.</param>
/// <param name="Clients">Of each tenant.</param>
/// <param name="Live">Of so many tickets of a tenant a share is still open; all others are closed.</param>
/// <param name="Comments">An expression for those of a ticket, by its number <c>i</c>.</param>
/// <param name="CommentsOnAverage">Of that expression.</param>
/// <param name="IsSearched">All of it is split into words.</param>
internal sealed record BenchSize(
    string Name, int Tenants, int Tickets, int Clients, int Live, string Comments, int CommentsOnAverage, bool IsSearched)
{
    private const string OneToNine = "(array[1, 2, 3, 4, 5, 5, 6, 7, 8, 9])[1 + i % 10]";

    public static readonly BenchSize Full = new("full", 10, 20_000, 200, 20_000, OneToNine, 5, true);

    public static readonly BenchSize Small = new("small", 10, 1_000, 20, 1_000, OneToNine, 5, true);

    /// <summary>One tenant, 2,000 of whose tickets wait, whatever it has besides: for lists, which read no comments.</summary>
    public static BenchSize OfLists(int tickets) => new(
        "lists_" + tickets.ToString(CultureInfo.InvariantCulture), 1, tickets, Math.Clamp(tickets / 100, 200, 2_000), Math.Min(tickets, 20_000), "1", 1, false);
}
