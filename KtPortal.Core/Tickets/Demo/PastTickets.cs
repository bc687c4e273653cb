using System.Text.RegularExpressions;
using KtPortal.Core.Demo;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Tickets.Demo;

/// <summary>What was asked and solved in the last 90 days: the stories of <c>past.md</c>, told again and again by others.</summary>
internal sealed partial class PastTickets(DemoTenant tenant, TicketLists lists, Random random, DateTimeOffset now)
{
    private static readonly Dictionary<string, string[]> Words = new()
    {
        ["place"] = ["front desk", "back office", "meeting room", "second floor", "store room", "reception", "break room"],
        ["person"] = ["Maya", "Leon", "Sofia", "Andre", "Beatriz", "Hugo", "Imani", "Pavel"],
        ["app"] = ["Outlook", "Teams", "Excel", "QuickBooks", "the booking calendar", "Acrobat"],
        ["device"] = ["laptop", "desktop", "tablet", "workstation"],
        ["page"] = ["contact page", "booking page", "opening hours page", "price list", "team page", "gift card page"],
    };

    /// <summary>How long a place in each line takes, in minutes, more or less.</summary>
    internal static readonly Dictionary<string, double> Pace = new() { ["Critical"] = 6, ["High"] = 14, ["Medium"] = 30, ["Low"] = 70 };

    public IEnumerable<TicketTale> Tell(int count)
    {
        var stories = TicketStory.Read("past.md");
        var clients = tenant.Clients.ToList();
        for (var i = 0; i < count; i++)
        {
            // Each round tells every story once, to another client than the round before.
            var client = clients[(i + (i / stories.Count)) % clients.Count];
            var day = now.AddDays(-90 + (i * 86.0 / count));
            yield return Tell(stories[i % stories.Count], client, DemoHours.Add(day, random.Next(5, 590)), i);
        }
    }

    private TicketTale Tell(TicketStory story, DemoPerson client, DateTimeOffset at, int index)
    {
        var chosen = Words.ToDictionary(w => w.Key, w => w.Value[random.Next(w.Value.Length)]);
        string Fill(string text) => Blank().Replace(text, blank => blank.Groups["start"].Success ? Capital(chosen[blank.Groups["word"].Value]) : chosen[blank.Groups["word"].Value]);
        var tale = TicketTale.Begin(lists, story, client, at, Fill);
        tale.EntryPosition = random.Next(1, 8);
        var wait = tale.EntryPosition * Pace[story["priority"]] * (0.7 + (random.NextDouble() * 0.7));
        if (index % 17 == 11 && story["priority"] != "Critical")
        {
            tale.CancelByClient(DemoHours.Add(at, wait / 2));
            return tale;
        }

        tale.Accept(tenant.Manager, DemoHours.Add(at, wait * 0.3));
        var technician = tenant.Technicians[random.Next(tenant.Technicians.Count)];
        tale.Assign(tenant.Manager, technician, DemoHours.Add(at, wait * 0.45));
        at = DemoHours.Add(at, wait);
        foreach (var step in story.Steps)
        {
            if (at >= now)
            {
                return tale;
            }

            Take(tale, step, technician, Fill(step.Text), at);
            at = DemoHours.Add(at, random.Next(8, step.Verb == "note" ? 40 : 260));
        }

        End(tale, at);
        return tale;
    }

    private void Take(TicketTale tale, TicketStoryStep step, DemoPerson technician, string text, DateTimeOffset at)
    {
        switch (step.Verb)
        {
            case "client":
                tale.Say(tale.Client, Visibility.Public, text, at);
                break;
            case "note":
                tale.Say(technician, Visibility.Internal, text, at);
                break;
            case "partner":
                if (tale.Client.IsOfPartner && tenant.PartnerStaff is { } staff)
                {
                    tale.Say(staff, Visibility.Partner, text, at);
                }

                break;
            case "ask":
                tale.Say(technician, Visibility.Public, text, at);
                tale.Become(technician, StatusKey.PendingClient, at.AddSeconds(1));
                break;
            case "done":
                tale.Say(technician, Visibility.Public, text, at, "resolution");
                tale.Become(technician, StatusKey.Resolved, at.AddSeconds(1));
                break;
            default:
                tale.Say(technician, Visibility.Public, text, at);
                break;
        }
    }

    private void End(TicketTale tale, DateTimeOffset at)
    {
        if (tale.Ticket is not { Phase: Phase.Resolved, ResolvedAt: { } resolved })
        {
            return;
        }

        var byClient = random.Next(100) < 35;
        var closes = byClient ? at.AddMinutes(random.Next(10, 1500)) : resolved.AddDays(7);
        if (closes >= now)
        {
            return;
        }

        if (byClient)
        {
            tale.CloseByClient(closes);
        }
        else
        {
            tale.CloseByItself(closes);
        }
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    [GeneratedRegex(@"(?<start>(?<=\A|[.?!] |\n))?\{(?<word>[a-z]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Blank();
}
