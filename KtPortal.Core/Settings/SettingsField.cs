using System.Globalization;
using KtPortal.Core.Administration;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Settings;

public enum SettingsKind
{
    Flag,
    Number,
    Text,
    Choice,
}

/// <summary>A word that a choice may have, and what it is called.</summary>
public sealed record SettingsOption(string Word, Func<string> Label);

/// <summary>One thing that can be set: how it is asked for, read from what was typed, and said.</summary>
/// <param name="Name">Of the record's property.</param>
/// <param name="Hint">What follows from it.</param>
/// <param name="Read">A bool, an int, a text, or null where it is left to the program.</param>
public sealed record SettingsField<T>(
    string Name, SettingsKind Kind, Func<string> Label, Func<string?> Hint, Func<T, object?> Read, Func<T, object?, T> Write)
{
    public int Least { get; init; }

    /// <summary>The largest number, or the longest text.</summary>
    public int Most { get; init; }

    /// <summary>May be left empty: then the program decides.</summary>
    public bool IsOptional { get; init; }

    public IReadOnlyList<SettingsOption> Options { get; init; } = [];

    /// <summary>As a form shows it.</summary>
    public string Typed(T value) => Read(value) switch
    {
        null => "",
        bool flag => flag ? "true" : "",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        var text => text.ToString()!,
    };

    internal string Say(object? value) => value switch
    {
        null or "" => SettingsTexts.Unset,
        true => AdminTexts.Yes,
        false => AdminTexts.No,
        string word when Kind == SettingsKind.Choice => Options.FirstOrDefault(o => o.Word == word)?.Label() ?? word,
        var plain => string.Create(CultureInfo.CurrentCulture, $"{plain}"),
    };

    /// <summary>Takes over what was typed, or says at this field what is wrong with it.</summary>
    public void Take(string? typed, ref T into, FieldErrors errors)
    {
        var text = typed?.Trim() ?? "";
        if (Kind == SettingsKind.Flag)
        {
            into = Write(into, text == "true");
            return;
        }

        if (text.Length == 0)
        {
            if (!IsOptional)
            {
                errors.Add(Name, SettingsTexts.Missing);
                return;
            }

            into = Write(into, null);
            return;
        }

        object? value = Kind switch
        {
            SettingsKind.Number => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number >= Least && number <= Most ? number : null,
            SettingsKind.Choice => Options.Any(o => o.Word == text) ? text : null,
            _ => text.Length <= Most ? text : null,
        };
        if (value is not null)
        {
            into = Write(into, value);
        }
        else if (Kind == SettingsKind.Number)
        {
            errors.Add(Name, SettingsTexts.NumberRange.With(Least, Most));
        }
        else if (Kind == SettingsKind.Choice)
        {
            errors.Add(Name, AdminTexts.NotOffered);
        }
        else
        {
            errors.Add(Name, AdminTexts.TooLong.For(Most));
        }
    }
}
