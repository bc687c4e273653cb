using System.Text.Json;
using KtPortal.Core.Audit;
using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Events;

/// <summary>
/// Writes down what happened to a subject, in the transaction in which it happens: timeline, audit log, one event for open pages, a
/// job for each reaction. All of it is one statement, after the changes themselves are saved.
/// </summary>
public sealed class Journal(PortalDb db, Reactions reactions, TimeProvider clock)
{
    public void Record<T>(Actor by, Subject about, T happened, Step step)
        where T : IEvent
    {
        var now = clock.GetUtcNow();
        if (step.Part is null)
        {
            db.Journal.Timeline.Add(new TimelineLine(
                Guid.CreateVersion7(), about.Kind, about.Id, step.Kind, by.UserId, by.Name, EnumText<Visibility>.Write(step.Visibility),
                DataOf(step), now));
        }

        var (entity, id) = step.Part ?? (about.Kind, about.Id);
        db.Journal.Audit.Add(AuditLine.Of(
            AuditEntry.Of(by, step.Action ?? (step.Kind == "created" || step.Part is not null ? "create" : "update"), $"{about.Kind}.{step.Kind}", now)
                .About(entity, id, null, null).Values(step.Fields.Before(), step.Fields.After()),
            about));
        Announce(about, step.Live, step.Visibility);
        Raise(happened);
    }

    /// <summary>Tells the open pages that may know. Of one subject they hear once, whatever of it changed.</summary>
    public void Announce(Subject about, string live, Visibility visibility) => db.Announce(about, live, visibility);

    /// <summary>What follows from an event that no timeline tells of.</summary>
    public void Raise<T>(T happened)
        where T : IEvent
    {
        foreach (var kind in reactions.KindsOf(typeof(T)))
        {
            var payload = JsonSerializer.SerializeToElement(happened, ReactionServices.Json);
            db.Journal.Jobs.Add(new JobLine(Guid.CreateVersion7(), kind, payload));
        }
    }

    private static Dictionary<string, object> DataOf(Step step)
    {
        var data = new Dictionary<string, object>();
        void Add(string name, object? value)
        {
            if (value is not null)
            {
                data[name] = value;
            }
        }

        Add("from", step.Fields.Before());
        Add("to", step.Fields.After());
        Add("note", step.Note);
        return data;
    }
}

public static class Announcing
{
    /// <inheritdoc cref="Journal.Announce"/>
    public static void Announce(this PortalDb db, Subject about, string live, Visibility visibility) =>
        db.Journal.Announce(new LiveLine($"{about.Kind}.{live}", about.Kind, about.Id, visibility));
}
