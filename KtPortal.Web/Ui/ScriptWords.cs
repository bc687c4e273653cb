using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using KtPortal.Core.Languages;
using KtPortal.Web.Languages;
using KtPortal.Web.Pages.Desk;
using KtPortal.Web.Ui.Forms;

namespace KtPortal.Web.Ui;

/// <summary>What scripts say: each reads its words from the <c>data-words</c> of what it serves.</summary>
public static class ScriptWords
{
    private static readonly ConcurrentDictionary<(CultureInfo Language, string Of), string> Written = new();

    public static string PaletteWords => Write("palette", () => new
    {
        searching = DeskTexts.Searching,
        page = DeskTexts.OnThisPage,
        failed = DeskTexts.PaletteFailed,
        less = DeskTexts.PaletteShort,
        none = DeskTexts.PaletteNone,
        // By the plural category that the browser finds for the number.
        found = Wording.FormsOf(DeskTexts.SuggestionCount).ToDictionary(form => form.Category, form => form.Text),
    });

    /// <summary>By the plural category that the browser finds for the number.</summary>
    public static string ArrivalWords => Write("arrivals", () =>
        Wording.FormsOf(PortalTexts.NewReplies).ToDictionary(form => form.Category, form => form.Text));

    public static string ChoiceWords => Write("choice", () => new
    {
        type = FormTexts.ChoiceType,
        move = FormTexts.ChoiceMove,
        take = FormTexts.ChoiceTake,
        none = FormTexts.ChoiceNone,
        add = FormTexts.ChoiceAdd,
        sprite = Assets.Sprite,
    });

    public static string PreviewWords => Write("preview", () => new { many = FormTexts.TooManyPreviews, failed = FormTexts.PreviewFailed });

    private static string Write(string of, Func<object> words) =>
        Written.GetOrAdd((CultureInfo.CurrentUICulture, of), static (_, words) => JsonSerializer.Serialize(words()), words);
}
