using KtPortal.Core.Demo;

namespace KtPortal.Core.Tickets.Demo;

/// <summary>Something that was said or done on a ticket: <c>staff</c>, <c>client</c>, <c>note</c>, <c>partner</c>, <c>done</c>, <c>raise</c>, <c>ask</c>.</summary>
/// <param name="Who">The speaker, where it is not who the verb implies.</param>
internal sealed record TicketStoryStep(string Verb, string? Who, string Text);

/// <summary>
/// A ticket as the text files tell it: a heading with the subject, a line of settings, the description, and steps that begin
/// with <c>@verb</c>.
/// </summary>
internal sealed record TicketStory(string Subject, IReadOnlyDictionary<string, string> Settings, string Description, IReadOnlyList<TicketStoryStep> Steps)
{
    public string this[string setting] => Settings[setting];

    public string? Find(string setting) => Settings.GetValueOrDefault(setting);

    public static List<TicketStory> Read(string file) =>
        DemoTexts.Read(file).Replace("\r", "", StringComparison.Ordinal).Split("\n## ").Skip(1).Select(Parse).ToList();

    private static TicketStory Parse(string text)
    {
        var parts = text.Split("\n@");
        var head = parts[0].Split('\n', 3);
        var settings = head[1].Split(" · ").Select(s => s.Split(' ', 2)).ToDictionary(s => s[0], s => s[1].Trim());
        return new TicketStory(head[0].Trim(), settings, head[2].Trim(), parts.Skip(1).Select(ParseStep).ToList());
    }

    private static TicketStoryStep ParseStep(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var (line, rest) = end < 0 ? (text, "") : (text[..end], text[end..]);
        var words = line.Trim().Split(' ', 2);
        return new TicketStoryStep(words[0], words.Length > 1 ? words[1] : null, rest.Trim());
    }
}
