using System.Text.Json;
using KtPortal.Core.Administration;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Settings;

/// <summary>
/// What a feature lets a tenant set: one typed record. A feature declares it, registers it (<see cref="SettingsServices.AddSettings"/>) and
/// gets its page, its history and the way back; its web folder names the address.
/// </summary>
public abstract class SettingsBook
{
    /// <summary>Names it in the database, in the audit log ("settings.tickets") and in its address.</summary>
    public abstract string Feature { get; }

    public virtual string Address => "/desk/admin/" + Feature;

    /// <summary>The place of the navigation that it belongs to.</summary>
    public abstract string Place { get; }

    public abstract string Permission { get; }

    public abstract string Title { get; }

    public abstract string Lead { get; }

    internal string Kind => "settings." + Feature;
}

/// <inheritdoc cref="SettingsBook"/>
/// <typeparam name="T">Its properties' initial values are what holds until a tenant says otherwise.</typeparam>
public abstract class Settings<T> : SettingsBook
    where T : class, new()
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>In the order of the page.</summary>
    public abstract IReadOnlyList<SettingsField<T>> Fields { get; }

    /// <summary>Says at their fields what doesn't go together; each by itself has been checked.</summary>
    public virtual void Check(T value, FieldErrors errors)
    {
    }

    /// <summary>What was kept, in today's form: what is new since then has its initial value.</summary>
    internal static T Parse(string data) => JsonSerializer.Deserialize<T>(data, Json)!;

    internal static string Write(T value) => JsonSerializer.Serialize(value, Json);

    internal Dictionary<string, object?> ValuesOf(T value) => Fields.ToDictionary(f => f.Name, f => f.Read(value));

    /// <summary>What the two say of each field, where they differ.</summary>
    public IReadOnlyList<FieldChange> Compare(T before, T after) =>
    [
        .. from field in Fields
           let pair = (Before: field.Read(before), After: field.Read(after))
           where !Equals(pair.Before, pair.After)
           select new FieldChange(field.Label(), field.Say(pair.Before), field.Say(pair.After)),
    ];
}
