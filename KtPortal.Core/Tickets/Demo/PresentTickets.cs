using System.Globalization;
using KtPortal.Core.Demo;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Tickets.Demo;

/// <summary>What is going on now: tickets told one by one, with ages counted back from now.</summary>
internal sealed class PresentTickets(DemoTenant tenant, TicketLists lists, DateTimeOffset now)
{
    public IEnumerable<TicketTale> Tell(string file) => TicketStory.Read(file).Select(Tell);

    private TicketTale Tell(TicketStory story)
    {
        var begun = now - Span(story["age"]);
        var tale = TicketTale.Begin(lists, story, tenant[story["from"]], begun, text => text);
        foreach (var step in story.Steps)
        {
            // "tessa 14m": who, and how long after the ticket came in
            var words = step.Who!.Split(' ');
            Take(tale, story, step, tenant[words[0]], begun + Span(words[1]), words.Length > 2 ? words[2] : null);
        }

        if (tale.Ticket.FirstResponseAt is { } answered)
        {
            var minutes = DemoHours.MinutesBetween(begun, answered);
            tale.EntryPosition = (int)Math.Clamp(Math.Round(minutes / PastTickets.Pace[story["priority"]]), 1, 12);
        }

        return tale;
    }

    private void Take(TicketTale tale, TicketStory story, TicketStoryStep step, DemoPerson who, DateTimeOffset at, string? to)
    {
        switch (step.Verb)
        {
            case "accept":
                tale.Accept(who, at);
                break;
            case "assign":
                tale.Assign(who, tenant[to!], at);
                break;
            case "raise":
                tale.Raise(who, story["was"], story["priority"], at);
                break;
            case "say":
                tale.Say(who, Visibility.Public, step.Text, at);
                break;
            case "note":
                tale.Say(who, Visibility.Internal, step.Text, at);
                break;
            case "partner":
                tale.Say(who, Visibility.Partner, step.Text, at);
                break;
            case "ask":
                tale.Say(who, Visibility.Public, step.Text, at);
                tale.Become(who, StatusKey.PendingClient, at.AddSeconds(1));
                break;
            case "done":
                tale.Say(who, Visibility.Public, step.Text, at, "resolution");
                tale.Become(who, StatusKey.Resolved, at.AddSeconds(1));
                break;
            default:
                throw new InvalidOperationException($"'{step.Verb}' is no step of a story.");
        }
    }

    /// <summary>25m, 3h, 2d.</summary>
    private static TimeSpan Span(string text)
    {
        var number = double.Parse(text[..^1], CultureInfo.InvariantCulture);
        return text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            _ => TimeSpan.FromDays(number),
        };
    }
}
