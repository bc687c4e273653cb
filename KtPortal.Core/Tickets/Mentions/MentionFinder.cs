namespace KtPortal.Core.Tickets.Mentions;

/// <summary>Finds "@Full Name" in what was typed. Of two names of which one begins the other, the longer is meant.</summary>
internal static class MentionFinder
{
    /// <param name="people">With each name they may be called by.</param>
    /// <returns>Each once, as the text says it first.</returns>
    public static List<(Guid Id, string Said)> Find(string text, IReadOnlyCollection<(Guid Id, string Name)> people)
    {
        var found = new List<(Guid Id, string Said)>();
        var names = people.Where(p => p.Name.Length > 0).OrderByDescending(p => p.Name.Length).ToList();
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
        {
            var from = at + 1;
            // An address of a mail is none.
            if (at > 0 && char.IsLetterOrDigit(text[at - 1]))
            {
                continue;
            }

            foreach (var (id, name) in names)
            {
                if (!Stands(text, from, name))
                {
                    continue;
                }

                if (!found.Exists(f => f.Id == id))
                {
                    found.Add((id, text.Substring(from, name.Length)));
                }

                break;
            }
        }

        return found;
    }

    private static bool Stands(string text, int from, string name) =>
        string.Compare(text, from, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) == 0
        && (from + name.Length >= text.Length || !char.IsLetterOrDigit(text[from + name.Length]));
}
