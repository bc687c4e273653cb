using System.Text.Json.Nodes;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Fields;

/// <summary>What was sent for fields, by their keys. What no field was shown for is not in it.</summary>
public sealed record FieldAnswers(IReadOnlyDictionary<string, IReadOnlyList<string>> Typed, TimeZoneInfo Zone)
{
    /// <summary>What the names of a form's fields begin with: "Field.device", and "Field.days.mo" for one of several.</summary>
    public const string Prefix = "Field.";

    public static readonly FieldAnswers None = new(new Dictionary<string, IReadOnlyList<string>>(), TimeZoneInfo.Utc);

    /// <summary>All that was typed, as one text.</summary>
    public string Written => string.Join('\n', Typed.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key}={string.Join('\t', t.Value)}"));

    public static FieldAnswers Of(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> form, TimeZoneInfo zone) => new(
        form.Where(f => f.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .GroupBy(f => f.Key[Prefix.Length..].Split('.')[0], f => f.Value)
            .ToDictionary(f => f.Key, f => (IReadOnlyList<string>)[.. f.SelectMany(v => v)]),
        zone);
}

/// <summary>What a record is sorted by: facts that conditions ask for, and the scopes it is in.</summary>
public sealed record FieldFacts(IReadOnlyDictionary<string, string?> Values)
{
    public JsonNode? Find(string name) => Values.GetValueOrDefault(name) is { Length: > 0 } value ? JsonValue.Create(value) : null;

    public bool IsIn(Guid scope) => Values.Values.Any(v => Guid.TryParse(v, out var id) && id == scope);
}

/// <summary>One field of a sheet.</summary>
/// <param name="Typed">As the form shows it.</param>
/// <param name="Value">What is stored, or was just read; null for nothing.</param>
public sealed record FieldEntry(KnownField Field, IReadOnlyList<string> Typed, JsonNode? Value, bool IsRequired)
{
    /// <summary>Others on the same form depend on it.</summary>
    public bool IsAsked { get; init; }

    public FieldSpec Spec => Field.Spec;

    public string Name => FieldAnswers.Prefix + Field.Key;
}

/// <summary>
/// The fields of one record while they are filled in: which are shown now, what is wrong, what is to be kept. What is hidden is neither
/// asked for nor taken, and what was stored of it stays.
/// </summary>
public sealed class FieldSheet
{
    private readonly Dictionary<string, KnownField> fields;
    private readonly Dictionary<string, JsonNode?> values;
    private readonly Dictionary<string, (string Message, string? Text)> wrong = [];
    private readonly Dictionary<string, bool> shown = [];
    private readonly FieldFacts facts;
    private readonly FieldAnswers answers;
    private readonly FieldContext context;
    private readonly IReadOnlyDictionary<string, JsonNode?> stored;

    /// <param name="stored">Values by key; null of a new record, which begins with what is usual.</param>
    public FieldSheet(
        IEnumerable<KnownField> fields, IReadOnlyDictionary<string, JsonNode?>? stored, FieldFacts facts, FieldAnswers answers, DateTimeOffset now)
    {
        this.fields = fields.ToDictionary(f => f.Key);
        (this.facts, this.answers, this.stored) = (facts, answers, stored ?? new Dictionary<string, JsonNode?>());
        values = stored is null
            ? this.fields.Values.Where(f => f.IsActive).ToDictionary(f => f.Key, f => f.Spec.Default)
            : stored.ToDictionary(s => s.Key, s => s.Value);
        context = FieldContext.At(answers.Zone, now);
        foreach (var field in this.fields.Values.Where(f => f.IsActive && answers.Typed.ContainsKey(f.Key)))
        {
            var read = field.Spec.Type.Read(field.Spec, answers.Typed[field.Key], ContextOf(field));
            values[field.Key] = read.Value;
            if (read.Error is { } message)
            {
                wrong[field.Key] = (message, read.Text);
            }
        }
    }

    /// <summary>In their order.</summary>
    public IReadOnlyList<KnownField> Shown => [.. fields.Values.Where(IsShown)];

    /// <summary>What of those shown has to be answered; the form says so, and <see cref="Check"/> asks.</summary>
    public Func<KnownField, bool> Requires { get; init; } = _ => false;

    /// <summary>What is to be stored now: by key what changed, null for what is nothing any more.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Changed => Shown.Where(f => f.IsActive && values.ContainsKey(f.Key))
        .Where(f => !JsonNode.DeepEquals(ValueOf(f.Key), stored.GetValueOrDefault(f.Key)))
        .ToDictionary(f => f.Key, f => ValueOf(f.Key));

    public IReadOnlyList<FieldEntry> Entries
    {
        get
        {
            var asked = fields.Values.SelectMany(f => f.Spec.ShowIf?.Leaves ?? []).Select(l => l.Field).ToHashSet();
            return [.. Shown.Select(f => new FieldEntry(f, TypedOf(f), ValueOf(f.Key), Requires(f))
            {
                IsAsked = asked.Contains(f.Key),
            })];
        }
    }

    /// <summary>What was typed for fields that are hidden now, by the names of the form: it comes back where they are shown again.</summary>
    public IEnumerable<(string Name, string Typed)> Unseen => answers.Typed
        .Where(a => fields.TryGetValue(a.Key, out var of) && !IsShown(of))
        .SelectMany(a => a.Value.Where(typed => typed.Length > 0).Select(typed => (FieldAnswers.Prefix + a.Key, typed)));

    /// <summary>A stored value as people read it.</summary>
    public string Say(KnownField field, JsonNode value) => field.Spec.Type.Say(field.Spec, value, context);

    /// <summary>Says what is wrong, and what is missing, at <c>Field.key</c>.</summary>
    /// <param name="only">The one field that is asked of; null for all.</param>
    public void Check(FieldErrors errors, string? only = null)
    {
        foreach (var field in Shown.Where(f => f.IsActive && (only is null || f.Key == only)))
        {
            if (wrong.TryGetValue(field.Key, out var why))
            {
                errors.Add(FieldAnswers.Prefix + field.Key, why.Message, why.Text);
            }
            else if (Requires(field) && IsMissing(field))
            {
                errors.Add(FieldAnswers.Prefix + field.Key, MissingOf(field), nameof(FieldProblemTexts) + ".Missing");
            }
        }
    }

    public bool IsShown(KnownField field)
    {
        if (shown.TryGetValue(field.Key, out var known))
        {
            return known;
        }

        shown[field.Key] = false; // who depends on itself is not shown
        var holds = (field.ScopeId is not { } scope || facts.IsIn(scope)) && (field.Spec.ShowIf?.Holds(FactOf, context.Today) ?? true);
        return shown[field.Key] = holds;
    }

    // What is hidden counts as nothing.
    private JsonNode? FactOf(string name) => name.Contains('.', StringComparison.Ordinal) ? facts.Find(name)
        : fields.TryGetValue(name, out var field) && IsShown(field) ? ValueOf(name)
        : null;

    private JsonNode? ValueOf(string key) => values.GetValueOrDefault(key);

    private bool IsMissing(KnownField field) => ValueOf(field.Key) is null
        || (field.Spec.Type.Control == FieldControl.Box && !(bool)ValueOf(field.Key)!);

    private FieldContext ContextOf(KnownField field) => context with { Before = stored.GetValueOrDefault(field.Key) };

    private IReadOnlyList<string> TypedOf(KnownField field) =>
        answers.Typed.TryGetValue(field.Key, out var typed) ? typed
        : ValueOf(field.Key) is { } value ? field.Spec.Type.Typed(field.Spec, value, context)
        : [];

    private static string MissingOf(KnownField field) => (field.Spec.Type.Control switch
    {
        FieldControl.Select or FieldControl.Radios => FieldProblemTexts.MissingChoice,
        FieldControl.Boxes => FieldProblemTexts.MissingChoices,
        FieldControl.Box => FieldProblemTexts.MissingTick,
        _ => FieldProblemTexts.Missing,
    }).With(field.Spec.Label);
}
