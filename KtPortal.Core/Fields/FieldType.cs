using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using KtPortal.Core.Lists;
using KtPortal.Core.Text;

namespace KtPortal.Core.Fields;

/// <summary>With what a value is typed or chosen.</summary>
public enum FieldControl
{
    Text,
    Area,
    Date,
    DateTime,
    Time,
    Color,
    Select,
    Radios,
    Boxes,
    Box,
}

/// <summary>What was typed, read: a value, nothing, or why it is none.</summary>
/// <param name="Text">How the message's text is named, for its code.</param>
public readonly record struct FieldReading(JsonNode? Value, string? Error = null, string? Text = null)
{
    public static readonly FieldReading Nothing;

    public static implicit operator FieldReading(JsonNode value) => new(value);

    public static FieldReading Refuse(string message, [CallerArgumentExpression(nameof(message))] string? text = null) => new(null, message, text);
}

/// <summary>
/// A kind of answer: how it is typed, checked, stored, said and exported. A further one is one class; <see cref="FieldTypes"/> finds it.
/// </summary>
public abstract class FieldType
{
    /// <summary>As it is stored and as the API calls it: "text".</summary>
    public abstract string Code { get; }

    /// <summary>In the reader's language.</summary>
    public abstract string Name { get; }

    public abstract FieldControl Control { get; }

    /// <summary>The type and the keyboard of its input, where it is one.</summary>
    public virtual (string Type, string? Mode) Input => ("text", null);

    /// <summary>Which of the <see cref="FieldRules"/> it looks at, by their names.</summary>
    public virtual IReadOnlyList<string> Rules => [];

    public virtual bool HasOptions => false;

    /// <summary>Several values at once.</summary>
    public virtual bool IsMany => false;

    /// <summary>The longest that can be typed.</summary>
    public virtual int Longest => 1000;

    /// <summary>Reads what was typed; what is left empty is nothing, whether or not it has to be answered.</summary>
    public virtual FieldReading Read(FieldSpec field, IReadOnlyList<string> typed, FieldContext context)
    {
        var text = typed.Select(t => Clean(t)).FirstOrDefault(t => t.Length > 0) ?? "";
        return text.Length == 0 ? FieldReading.Nothing : Parse(field, text, context);
    }

    protected abstract FieldReading Parse(FieldSpec field, string text, FieldContext context);

    /// <summary>A stored value as a form shows it, to be read again.</summary>
    public virtual IReadOnlyList<string> Typed(FieldSpec field, JsonNode value, FieldContext context) => [value.ToString()];

    /// <summary>A stored value as people read it.</summary>
    public virtual string Say(FieldSpec field, JsonNode value, FieldContext context) => value.ToString();

    /// <summary>For programs and spreadsheets: the same in every language.</summary>
    public virtual string Export(FieldSpec field, JsonNode value) => value.ToString();

    /// <summary>By what a list is narrowed to some of its values.</summary>
    /// <param name="key">Of the filter.</param>
    /// <param name="value">An expression for the stored value, <c>jsonb</c>; null where there is none.</param>
    public virtual ListFilter Filter(FieldSpec field, string key, string value) => new ContainsFilter(key, () => field.Label, Icon, AsText(value));

    /// <summary>Of Lucide.</summary>
    protected const string Icon = "text-cursor-input";

    protected static string AsText(string value) => $"({value}) #>> '{{}}'";

    /// <summary>What speaks against a field's own rules; null where they hold together.</summary>
    public virtual FieldReading CheckRules(FieldRules rules, FieldContext context) => FieldReading.Nothing;

    /// <summary>Composed, without ends of space and characters nobody sees.</summary>
    protected virtual string Clean(string typed) => TypedText.Of(typed, int.MaxValue);
}
