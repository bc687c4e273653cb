using System.Text.Json;
using System.Text.Json.Serialization;
using KtPortal.Core.Administration;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.CannedResponses;

/// <summary>Who has a response at hand.</summary>
public enum CannedScope
{
    /// <summary>Its owner, and nobody else ever.</summary>
    Personal,

    /// <summary>The members of one of the provider's teams.</summary>
    Team,

    /// <summary>All of the provider's staff.</summary>
    Shared,

    /// <summary>The staff of the partner whose it is.</summary>
    Partner,
}

/// <summary>What a reply that begins with it sets besides.</summary>
public sealed record CannedSets(
    [property: JsonPropertyName("status_id")] Guid? StatusId = null, [property: JsonPropertyName("priority_id")] Guid? PriorityId = null);

/// <summary>A text for replies. Whose it is, the database writes by its scope and who saves it.</summary>
public sealed class CannedResponse : CatalogEntry
{
    private CannedResponse()
    {
    }

    /// <summary>Markdown with placeholders.</summary>
    public string Content { get; private set; } = "";

    /// <summary>"/greeting": one of its kind within a scope.</summary>
    public string? Shortcut { get; private set; }

    public string? Category { get; private set; }

    public CannedScope Scope { get; private set; }

    public Guid? TeamId { get; private set; }

    public CannedSets Sets { get; private set; } = new();

    internal static CannedResponse Begin() => new();

    internal void Change(CannedDraft draft)
    {
        (Content, Shortcut, Category) = (draft.Content, draft.Shortcut, draft.Category);
        (Scope, TeamId) = (draft.Scope, draft.Scope == CannedScope.Team ? draft.TeamId : null);
        Sets = new CannedSets(draft.StatusId, draft.PriorityId);
    }

    internal bool IsBeside(CannedDraft draft) => Scope == draft.Scope && (Scope != CannedScope.Team || TeamId == draft.TeamId);

    internal static bool MayKeep(Actor actor, CannedScope scope) => scope switch
    {
        CannedScope.Personal => true,
        CannedScope.Partner => actor.Audience == Audience.Partner && actor.May(CannedResponsePermissions.Manage),
        _ => actor.Audience == Audience.Provider && actor.May(CannedResponsePermissions.Manage),
    };

    internal sealed class Configuration : IEntityTypeConfiguration<CannedResponse>
    {
        public void Configure(EntityTypeBuilder<CannedResponse> builder)
        {
            builder.ToTable("canned_responses").Ignore(r => r.IsDefault).Ignore(r => r.SortOrder);
            builder.Property(r => r.Sets).HasColumnType("jsonb").HasConversion(
                sets => JsonSerializer.Serialize(sets, JsonSerializerOptions.Default),
                json => JsonSerializer.Deserialize<CannedSets>(json, JsonSerializerOptions.Default) ?? new CannedSets());
        }
    }
}
