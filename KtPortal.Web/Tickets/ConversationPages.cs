using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace KtPortal.Web.Tickets;

/// <summary>The addresses of a long conversation's parts: plain links, each to a page of its own.</summary>
/// <param name="Tab">Of the desk's page; null for its usual one.</param>
/// <param name="Before">The cursor that was asked for, if any.</param>
/// <param name="Whole">The id that was asked for, if any.</param>
public sealed record ConversationPages(string Ticket, string? Tab, string? Before, string? Whole)
{
    public ConversationPart Part { get; } = new(Cursor.Edge(Before, null), Guid.TryParse(Whole, out var id) ? id : null, Tab == "timeline");

    public bool IsNewest => Part.Before is null;

    /// <summary>This very part, for what refreshes itself.</summary>
    public string Here => With(Edge, Part.Whole);

    public string Newest => With(null, null);

    /// <param name="shown">What is shown here, oldest first.</param>
    public string Earlier(IReadOnlyList<ConversationEntry> shown) => With(Cursor.Write(shown[0].At, shown[0].Id), null);

    /// <param name="id">Of a comment, or of the ticket for its description.</param>
    public string WholeOf(Guid id) => $"{With(Edge, id)}#c-{id:N}";

    private string? Edge => Part.Before is { } edge ? Cursor.Write(edge.At, edge.Id) : null;

    private string With(string? before, Guid? whole)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in new[] { ("tab", Tab), ("before", before), ("whole", whole?.ToString("N")) })
        {
            if (value is not null)
            {
                query.Add(name, value);
            }
        }

        return Ticket + query;
    }
}
