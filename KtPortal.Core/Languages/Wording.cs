using System.Globalization;

namespace KtPortal.Core.Languages;

/// <summary>Puts values into texts of the resource files: numbered places, and forms by number.</summary>
public static class Wording
{
    /// <summary>Fills {0}, {1} ...; numbers and dates by the current culture.</summary>
    public static string With(this string text, params ReadOnlySpan<object?> values) => string.Format(CultureInfo.CurrentCulture, text, values);

    /// <summary>
    /// The form for this number of "one: 1 open ticket | other: {0} open tickets", filled: {0} is the number, {1} ... what
    /// follows. A language has the forms its plural rules know; "other" stands in for those it leaves out.
    /// </summary>
    public static string For(this string forms, long count, params ReadOnlySpan<object?> more) =>
        string.Format(CultureInfo.CurrentCulture, FormOf(forms, Plurals.CategoryOf(count, CultureInfo.CurrentUICulture)), [count, .. more]);

    /// <summary><see cref="For"/> as many minutes as one has to wait, rounded up.</summary>
    public static string ForMinutes(this string forms, TimeSpan wait, params ReadOnlySpan<object?> more) =>
        forms.For(Math.Max(1, (long)Math.Ceiling(wait.TotalMinutes)), more);

    /// <summary>The forms of a text by category; empty where it has none.</summary>
    public static IEnumerable<(string Category, string Text)> FormsOf(string text) => text.Split(" | ")
        .Select(form => form.Split(": ", 2)).Where(pair => pair.Length == 2 && Plurals.Categories.Contains(pair[0])).Select(pair => (pair[0], pair[1]));

    private static string FormOf(string forms, string category)
    {
        var other = forms;
        foreach (var range in forms.AsSpan().Split(" | "))
        {
            var form = forms.AsSpan(range);
            var colon = form.IndexOf(": ");
            if (colon > 0 && form[..colon].SequenceEqual(category))
            {
                return form[(colon + 2)..].ToString();
            }

            other = colon > 0 && form[..colon] is "other" ? form[(colon + 2)..].ToString() : other;
        }

        return other;
    }
}
