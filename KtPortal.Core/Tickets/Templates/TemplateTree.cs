using KtPortal.Core.Languages;

namespace KtPortal.Core.Tickets.Templates;

/// <summary>What hangs below a template: its children, and theirs.</summary>
internal static class TemplateTree
{
    /// <summary>So deep do tickets hang below each other (see app.refuse_relation).</summary>
    public const int Deepest = 5;

    /// <summary>So many tickets does one template open, its own among them.</summary>
    public const int Most = 25;

    /// <summary>What speaks against the children of a template, beside what hangs above it already; null for nothing.</summary>
    /// <param name="of">Null for a new one: nothing hangs above it.</param>
    public static string? Refuse(Guid? of, IReadOnlyList<Guid> children, IReadOnlyList<TicketTemplate> all)
    {
        var below = all.ToDictionary(t => t.Id, t => (IReadOnlyList<Guid>)[.. t.Children.Select(c => c.ChildId)]);
        below[of ?? Guid.Empty] = children;
        foreach (var root in below.Keys)
        {
            var (way, tickets) = (new Stack<Guid>(), 0);
            if (Walk(root) is { } refusal)
            {
                return refusal;
            }

            string? Walk(Guid at)
            {
                if (way.Contains(at))
                {
                    return TemplateTexts.ChildrenCircle;
                }

                if (way.Count > Deepest)
                {
                    return TemplateTexts.ChildrenTooDeep.With(Deepest);
                }

                if (++tickets > Most)
                {
                    return TemplateTexts.ChildrenTooMany.With(Most);
                }

                way.Push(at);
                var wrong = below.GetValueOrDefault(at)?.Select(Walk).FirstOrDefault(why => why is not null);
                way.Pop();
                return wrong;
            }
        }

        return null;
    }
}
