using KtPortal.Core.Audit;
using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Administration;

/// <summary>Writes down what an admin changed, field by field, in the transaction of the change. History is read from it.</summary>
public sealed class AdminJournal(PortalDb db, TimeProvider clock)
{
    /// <summary>What is private is written down without its words.</summary>
    internal void Record(Actor actor, Catalog catalog, CatalogEntry entry, string verb, IReadOnlyList<ChangedField> fields) =>
        Record(actor, catalog.Family, entry.Id, verb, catalog.IsPrivate(entry) ? [] : fields);

    internal void Record(Actor actor, string family, Guid? id, string verb, IReadOnlyList<ChangedField> fields)
    {
        var action = verb switch
        {
            "created" => "create",
            "deleted" => "delete",
            _ => "update",
        };
        var entry = AuditEntry.Of(actor, action, $"{family}.{verb}", clock.GetUtcNow()).Values(fields.Before(), fields.After());
        Guid? of = actor.Audience == Audience.Partner ? actor.OrganizationId : null; // or a partner could not read it
        db.Add(id is { } known ? entry.About(family, known, of, null) : entry);
    }
}
