using System.Text.Json;
using KtPortal.Core.Audit;
using KtPortal.Core.Changes;
using KtPortal.Core.Demo;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets.Configuration;

namespace KtPortal.Core.Tickets.Demo;

/// <summary>One ticket, led through its life by its own verbs at instants of the past, and the rows that tell of it.</summary>
internal sealed class TicketTale
{
    private readonly TicketLists lists;

    private TicketTale(TicketLists lists, DemoPerson client, Ticket ticket) => (this.lists, Client, Ticket) = (lists, client, ticket);

    public DemoPerson Client { get; }

    public Ticket Ticket { get; }

    /// <summary>Comments, events and audit entries, to be written after the ticket.</summary>
    public List<object> Rows { get; } = [];

    /// <summary>Names of files that came with the description.</summary>
    public IReadOnlyList<string> Files { get; private init; } = [];

    public int EntryPosition { get; set; } = 1;

    public static TicketTale Begin(TicketLists lists, TicketStory story, DemoPerson client, DateTimeOffset at, Func<string, string> fill)
    {
        var source = story.Find("source") ?? "portal";
        var ticket = Ticket.Open(
            new TicketOpening
            {
                For = new TicketRequester(client.Organization.Id, client.User.ContactId, client.User.Id, client.User.Name, client.User.Email),
                Subject = fill(story.Subject),
                Description = WrittenText.AsTyped(fill(story.Description)),
                Source = source,
                TypeId = lists.Types[story.Find("type") ?? "Incident"],
            },
            new TicketRoute(
                lists.QueueId,
                lists.Statuses[StatusKey.New].Id,
                Phase.New,
                lists.Priorities[story.Find("was") ?? story["priority"]].Id,
                lists.Categories[story["category"]],
                story.Find("service") is { } service && lists.Services.TryGetValue(service, out var known) ? known : null,
                HasWantedPriority: true,
                Requester: null),
            source == "email" ? null : client.User.Id,
            at);
        var tale = new TicketTale(lists, client, ticket) { Files = story.Find("files")?.Split(' ') ?? [] };
        tale.Record("created", client, Visibility.Public, at, [new("subject", null, ticket.Subject)]);
        return tale;
    }

    public void Accept(DemoPerson by, DateTimeOffset at)
    {
        Ticket.Accept(by.Actor, lists.Statuses[StatusKey.Accepted], at);
        Record("accepted", by, Visibility.Public, at, TicketFields.Of(Phase.New, Phase.Open));
    }

    public void Assign(DemoPerson by, DemoPerson to, DateTimeOffset at)
    {
        var before = Ticket.AssigneeName;
        Ticket.Assign(to.User.Id, to.NameTowards(Client), lists.Statuses[StatusKey.Assigned], at);
        Record("assigned", by, Visibility.Partner, at, [new(TicketFields.Assignee, before, Ticket.AssigneeName)]);
    }

    public void Raise(DemoPerson by, string from, string to, DateTimeOffset at)
    {
        Ticket.Reprioritize(lists.Priorities[to].Id, at);
        Record("priority", by, Visibility.Public, at, [new(TicketFields.Priority, from, to)]);
    }

    public void Say(DemoPerson by, Visibility visibility, string text, DateTimeOffset at, string kind = "comment")
    {
        var before = Ticket.Phase;
        var isStaff = by.Audience is Audience.Provider or Audience.Partner;
        Rows.Add(Comment.On(
            Ticket,
            new CommentDraft
            {
                Kind = kind,
                Visibility = visibility,
                Content = new(text, isStaff ? TextFormat.Markdown : TextFormat.Plain),
                AuthorId = by.User.Id,
                AuthorName = by.NameTowards(Client),
                AuthorEmail = isStaff ? null : by.User.Email,
                IsStaff = isStaff,
                Source = isStaff ? "desk" : Ticket.Source,
            },
            at));
        if (isStaff)
        {
            Ticket.AnsweredByStaff(by.Actor, visibility, lists.Statuses[StatusKey.InProgress], at);
        }
        else
        {
            Ticket.AnsweredByClient(key => lists.Statuses[key], at);
        }

        Moved(by, before, at, before == Phase.Resolved && !isStaff ? "reopened" : "status");
    }

    public void Become(DemoPerson by, string statusKey, DateTimeOffset at)
    {
        var before = Ticket.Phase;
        Ticket.SetStatus(lists.Statuses[statusKey], at);
        Moved(by, before, at, "status");
    }

    public void CloseByClient(DateTimeOffset at)
    {
        var before = Ticket.Phase;
        Ticket.CloseByClient(lists.Statuses[StatusKey.Closed], at);
        Moved(Client, before, at, "closed");
    }

    public void CancelByClient(DateTimeOffset at)
    {
        var before = Ticket.Phase;
        Ticket.CancelByClient(lists.Statuses[StatusKey.Cancelled], at);
        Moved(Client, before, at, "cancelled");
    }

    /// <summary>A resolved ticket that nobody answers closes by itself.</summary>
    public void CloseByItself(DateTimeOffset at)
    {
        Ticket.CloseUnopposed(lists.Statuses[StatusKey.Closed], at);
        Record("closed", null, Visibility.Public, at, AutoClosure.After(new TicketSettings().AutoCloseDays));
    }

    private void Moved(DemoPerson? by, Phase before, DateTimeOffset at, string kind)
    {
        if (before != Ticket.Phase)
        {
            Record(kind, by, Visibility.Public, at, TicketFields.Of(before, Ticket.Phase));
        }
    }

    private void Record(string kind, DemoPerson? by, Visibility visibility, DateTimeOffset at, IReadOnlyList<ChangedField> fields)
    {
        var data = new Dictionary<string, object?> { ["to"] = fields.After() };
        if (fields.Before() is { } from)
        {
            data["from"] = from;
        }

        var actor = by?.Actor ?? Actor.System(lists.TenantId, AutoClosure.Name);
        var name = by?.NameTowards(Client) ?? actor.Name;
        Rows.Add(TimelineEvent.Of(Ticket.About, kind, actor.UserId, name, visibility, JsonSerializer.Serialize(data), at));
        Rows.Add(AuditEntry.Of(actor, kind == "created" ? "create" : "update", "ticket." + kind, at)
            .About("ticket", Ticket.Id, Client.Organization.Id, Client.Organization.PartnerId)
            .Values(fields.Before(), fields.After()));
    }
}
