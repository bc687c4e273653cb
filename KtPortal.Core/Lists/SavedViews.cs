using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using Npgsql;
using NpgsqlTypes;

namespace KtPortal.Core.Lists;

/// <summary>What a form says of a view.</summary>
public sealed record ViewDraft(string? Name, SharedWith SharedWith);

/// <summary>Views that people keep: each its owner's, seen by whom it is shared with.</summary>
public sealed class SavedViews(PortalDb db)
{
    public const int LongestName = 60;
    public const int Most = 100;

    /// <summary>The key of a view's place in the navigation.</summary>
    public static string PlaceOf(Guid id) => "view:" + id.ToString("N");

    /// <summary>Whether it stands among the places, as far as there is room. One that was kept or shared a moment ago may not yet.</summary>
    public static bool HasPlace(SavedView view, Counts counts) => counts.Find<FoundPlaces>()?.Places is { } places
        && (places.Count == SavedViewPlaces.Most || places.Any(p => p.Key == PlaceOf(view.Id)));

    /// <summary>Null where there is none, or it isn't the reader's to see.</summary>
    public async Task<SavedView?> FindAsync(Actor actor, ListDeclaration list, Guid id, CancellationToken cancel)
    {
        if (!actor.May(list.Permission))
        {
            return null;
        }

        await using var command = db.Command($"select {SavedView.Selected} from saved_views where id = $1 and entity = $2", id, list.Name);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? SavedView.Read(row) : null;
    }

    /// <summary>Keeps what a list shows now as a view of its own.</summary>
    public async Task<Result<Guid>> AddAsync(Actor actor, ListState state, ViewDraft draft, CancellationToken cancel)
    {
        if (Refuse(actor, state.List, draft) is { } problem)
        {
            return problem;
        }

        var id = Guid.CreateVersion7();
        await using var command = db.Command("""
            insert into saved_views (tenant_id, id, owner_id, organization_id, entity, name, filter, columns, sort, is_descending, group_by,
                layout, shared_with, position)
            select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, coalesce(max(position), 0) + 1
            from saved_views where owner_id = $3 having count(*) < $14
            on conflict do nothing
            """, actor.TenantId, id, actor.UserId!.Value, actor.OrganizationId, state.List.Name);
        Fill(command, state, draft);
        command.Parameters.Add(new() { Value = (long)Most });
        return await command.ExecuteNonQueryAsync(cancel) == 1 ? id : new Problem.Invalid("Name", SavedViewTexts.NameTaken);
    }

    /// <summary>The view becomes what the list shows now.</summary>
    /// <param name="draft">Null: name and audience stay.</param>
    public async Task<Result<Guid>> ChangeAsync(Actor actor, SavedView view, ListState state, ViewDraft? draft, CancellationToken cancel)
    {
        if (view.OwnerId != actor.UserId)
        {
            return new Problem.Forbidden(SavedViewTexts.NotYours);
        }

        // Somebody who lost the right to share keeps what is shared already, and changes it no more for others.
        var kept = draft ?? new ViewDraft(view.Name, view.SharedWith);
        if (Refuse(actor, state.List, kept) is { } problem)
        {
            return problem;
        }

        await using var command = db.Command("""
            update saved_views v set name = $3, filter = $4, columns = $5, sort = $6, is_descending = $7, group_by = $8, layout = $9, shared_with = $10
            where id = $1 and owner_id = $2 and not exists (
                select 1 from saved_views o where o.owner_id = v.owner_id and o.entity = v.entity and o.id <> v.id and lower(o.name) = lower($3))
            """, view.Id, actor.UserId!.Value);
        Fill(command, state, kept);
        return await command.ExecuteNonQueryAsync(cancel) == 1 ? view.Id : new Problem.Invalid("Name", SavedViewTexts.NameTaken);
    }

    public async Task<Result<Done>> RemoveAsync(Actor actor, SavedView view, CancellationToken cancel)
    {
        if (view.OwnerId != actor.UserId)
        {
            return new Problem.Forbidden(SavedViewTexts.NotYours);
        }

        await using var command = db.Command("delete from saved_views where id = $1 and owner_id = $2", view.Id, actor.UserId!.Value);
        await command.ExecuteNonQueryAsync(cancel);
        return Done.Instance;
    }

    /// <summary>With whom this actor's views can be shared; nobody alone where the right is missing.</summary>
    public static IReadOnlyList<SharedWith> AudiencesFor(Actor actor) => !actor.May(ListsFeature.ShareViews) ? [SharedWith.Nobody]
        : actor.Audience == Audience.Partner ? [SharedWith.Nobody, SharedWith.Partner] : [SharedWith.Nobody, SharedWith.Team, SharedWith.Everyone];

    private static Problem? Refuse(Actor actor, ListDeclaration list, ViewDraft draft)
    {
        if (!actor.IsStaff || !actor.May(list.Permission))
        {
            return new Problem.Forbidden(SavedViewTexts.NotYours);
        }

        if (TypedText.Of(draft.Name, LongestName).Length == 0)
        {
            return new Problem.Invalid("Name", SavedViewTexts.NameMissing);
        }

        return AudiencesFor(actor).Contains(draft.SharedWith) ? null : new Problem.Forbidden(SavedViewTexts.MayNotShare);
    }

    private static void Fill(NpgsqlCommand command, ListState state, ViewDraft draft)
    {
        var view = state.ToView("", "");
        command.Parameters.Add(new() { Value = TypedText.Of(draft.Name, LongestName) });
        command.Parameters.Add(new() { Value = ListCondition.Write(view.Conditions), NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new() { Value = view.Columns.ToArray() });
        command.Parameters.Add(new() { Value = view.Sort });
        command.Parameters.Add(new() { Value = state.IsDescending });
        command.Parameters.Add(new() { Value = (object?)view.Group ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = EnumText<ListLayout>.Write(view.Layout) });
        command.Parameters.Add(new() { Value = EnumText<SharedWith>.Write(draft.SharedWith) });
    }
}
