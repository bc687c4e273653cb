using System.Text.Json;
using System.Text.Json.Nodes;
using KtPortal.Core.Administration;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Fields;

/// <summary>A field that a tenant asks for on its records of one kind.</summary>
public sealed class FieldDefinition : CatalogEntry
{
    private FieldDefinition()
    {
    }

    /// <summary>Whose field it is: "ticket".</summary>
    public string EntityType { get; private set; } = "";

    /// <summary>Only on what is sorted under this entry of the tenant's lists.</summary>
    public Guid? ScopeId { get; private set; }

    public string Key { get; private set; } = "";

    public string FieldType { get; private set; } = "";

    public string? HelpText { get; private set; }

    public string? Placeholder { get; private set; }

    public string Options { get; private set; } = "[]";

    /// <summary>"never", "always", "create" (by clients), or the phase before which it has to be answered.</summary>
    public string RequiredOn { get; private set; } = FieldNeeds.Never;

    public string? DefaultValue { get; private set; }

    public string? Validation { get; private set; }

    public string? Conditions { get; private set; }

    /// <summary>Who reads it: the provider, partners besides, clients besides.</summary>
    public Visibility Visibility { get; private set; } = Visibility.Internal;

    /// <summary>Those clients who read it fill it in, too.</summary>
    public bool ClientEdits { get; private set; }

    public string? Section { get; private set; }

    public bool InList { get; private set; }

    internal static FieldDefinition Begin() => new();

    internal void Change(FieldDraft draft)
    {
        // What values are kept under and whose they are is said once.
        (Key, EntityType) = Key.Length > 0 ? (Key, EntityType) : (draft.KeyOfNew, draft.EntityType);
        (FieldType, HelpText, Placeholder, ScopeId) = (draft.Type, draft.Help, draft.Placeholder, draft.ScopeId);
        (RequiredOn, Visibility, ClientEdits) = (draft.RequiredOn, draft.Visibility, draft.ClientEdits);
        (Section, InList) = (draft.Section, draft.InList);
        Options = JsonSerializer.Serialize(draft.Options, FieldSpec.Json);
        Validation = draft.Rules == FieldRules.None ? null : JsonSerializer.Serialize(draft.Rules, FieldSpec.Json);
        (DefaultValue, Conditions) = (draft.Default, draft.ConditionJson);
    }

    /// <summary>An entry of the tenant's lists gives way to another wherever it is named.</summary>
    internal void GiveWay(Guid from, Guid to)
    {
        ScopeId = ScopeId == from ? to : ScopeId;
        Conditions = Conditions?.Replace(from.ToString(), to.ToString(), StringComparison.OrdinalIgnoreCase);
        CountChange();
    }

    internal KnownField Known() => KnownField.Of(
        new JsonObject
        {
            ["id"] = Id.ToString(),
            ["key"] = Key,
            ["name"] = Name,
            ["field_type"] = FieldTypes.Find(FieldType)?.Code ?? "text", // one that isn't known is refused before it is kept
            ["help_text"] = HelpText,
            ["placeholder"] = Placeholder,
            ["options"] = JsonNode.Parse(Options),
            ["required_on"] = RequiredOn,
            ["default_value"] = DefaultValue is null ? null : JsonNode.Parse(DefaultValue),
            ["validation"] = Validation is null ? null : JsonNode.Parse(Validation),
            ["conditions"] = Conditions is null ? null : JsonNode.Parse(Conditions),
            ["visibility"] = EnumText<Visibility>.Write(Visibility),
            ["client_edits"] = ClientEdits,
            ["scope_id"] = ScopeId?.ToString(),
            ["section"] = Section,
            ["in_list"] = InList,
            ["is_active"] = IsActive,
        })!;

    internal sealed class Configuration : IEntityTypeConfiguration<FieldDefinition>
    {
        public void Configure(EntityTypeBuilder<FieldDefinition> builder)
        {
            builder.ToTable("custom_field_definitions").Ignore(d => d.IsDefault);
            builder.Property(d => d.Options).HasColumnType("jsonb");
            builder.Property(d => d.DefaultValue).HasColumnType("jsonb");
            builder.Property(d => d.Validation).HasColumnType("jsonb");
            builder.Property(d => d.Conditions).HasColumnType("jsonb");
        }
    }
}

/// <summary>When a field has to be answered; else it is a phase that can't begin before.</summary>
public static class FieldNeeds
{
    public const string Never = "never";
    public const string Always = "always";

    /// <summary>By clients who make a new one.</summary>
    public const string Create = "create";
}
