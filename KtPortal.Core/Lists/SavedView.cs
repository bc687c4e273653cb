using KtPortal.Core.Data;
using Npgsql;

namespace KtPortal.Core.Lists;

/// <summary>Who besides its owner sees a view.</summary>
public enum SharedWith
{
    Nobody,

    /// <summary>Who is in a team with the owner.</summary>
    Team,

    /// <summary>The people of the owner's partner.</summary>
    Partner,

    /// <summary>The provider's people.</summary>
    Everyone,
}

/// <summary>A view that somebody keeps.</summary>
public sealed record SavedView : ListView
{
    public required Guid Id { get; init; }

    public required Guid OwnerId { get; init; }

    public required string Name { get; init; }

    public required SharedWith SharedWith { get; init; }

    internal const string Selected = "id, owner_id, name, filter, columns, sort, is_descending, group_by, layout, shared_with";

    internal static SavedView Read(NpgsqlDataReader row)
    {
        var (id, name) = (row.Id("id"), row.Text("name"));
        return new SavedView
        {
            Id = id,
            Key = id.ToString(),
            OwnerId = row.Id("owner_id"),
            Name = name,
            Label = () => name,
            Conditions = ListCondition.Read(row.Text("filter")),
            Columns = row.Texts("columns"),
            Sort = row.Text("sort"),
            IsDescending = row.Flag("is_descending"),
            Group = row.OptionalText("group_by"),
            Layout = Kernel.EnumText<ListLayout>.Parse(row.Text("layout")),
            SharedWith = Kernel.EnumText<SharedWith>.Parse(row.Text("shared_with")),
        };
    }
}
