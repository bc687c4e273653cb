using KtPortal.Core.Languages;
using KtPortal.Tests.Support;
using KtPortal.Web.Languages;

namespace KtPortal.Tests.Languages;

/// <summary>What holds for every area and every language there is.</summary>
public sealed class TextFilesTests
{
    // .NET patterns and codes, not sentences: a language may need another one or the same.
    private static bool IsPattern(string key) => key.StartsWith("Pattern", StringComparison.Ordinal);

    [Fact]
    public void A_language_is_offered_because_its_files_exist()
    {
        var files = TextFiles.All.Select(file => file.Language).Distinct().Order().ToList();
        Assert.Contains("de", files);
        Assert.Equal(files, SpokenLanguages.All.Select(language => language.Name).Order());
        Assert.Equal("English", SpokenLanguages.NameOf(SpokenLanguages.All[0]));
        Assert.Contains("Deutsch", SpokenLanguages.All.Select(SpokenLanguages.NameOf));
    }

    [Fact]
    public void Every_language_has_every_area_and_every_text() =>
        None(from language in TextFiles.Translations.Select(file => file.Language).Distinct()
             from english in TextFiles.English
             let file = TextFiles.Translations.SingleOrDefault(one => one.Area == english.Area && one.Language == language)
             from key in english.Texts.Keys.Where(key => file is null || !file.Texts.ContainsKey(key))
             select $"{language} lacks {english.Area}.{key}: English is shown");

    [Fact]
    public void No_translation_is_left_over() =>
        None(from file in TextFiles.Translations
             from key in file.Texts.Keys.Where(key => !TextFiles.EnglishOf(file).Texts.ContainsKey(key))
             select $"{file.Language} {file.Area}.{key}");

    [Fact]
    public void A_translation_fills_the_same_places_with_the_same_markup() =>
        None(from file in TextFiles.Translations
             from text in file.Texts
             let english = TextFiles.EnglishOf(file).Texts[text.Key]
             where !TextFiles.Places(text.Value).SequenceEqual(TextFiles.Places(english))
                || text.Value.Split('<').Length != english.Split('<').Length * TextFiles.Forms(text.Value).Count / TextFiles.Forms(english).Count
             select $"{file.Language} {file.Area}.{text.Key}: {text.Value}");

    [Fact]
    public void A_text_with_forms_has_them_in_every_language_and_other_among_them() =>
        None(from file in TextFiles.All
             from text in file.Texts
             let forms = Wording.FormsOf(text.Value).Select(form => form.Category).ToList()
             let english = Wording.FormsOf(TextFiles.EnglishOf(file).Texts[text.Key]).Any()
             where english != forms.Count > 0 || (english && !forms.Contains("other")) || forms.Count != text.Value.Split(" | ").Length * (english ? 1 : 0)
             select $"{file.Language} {file.Area}.{text.Key}: {text.Value}");

    [Fact]
    public void Every_text_is_used()
    {
        var source = string.Concat(TextFiles.Projects
            .SelectMany(project => Directory.GetFiles(Path.Combine(Samples.ProjectRoot, project), "*.cs*", SearchOption.AllDirectories))
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        None(from file in TextFiles.English.Where(file => file.Area != nameof(TenantTexts)) // found by their English, see below
             from key in file.Texts.Keys
             where !System.Text.RegularExpressions.Regex.IsMatch(source, $@"\b{file.Area}\.{key}\b")
             select $"{file.Area}.{key}");
    }

    [Fact]
    public void A_translation_is_no_copy_of_the_english() =>
        None(from file in TextFiles.Translations
             from text in file.Texts
             where !IsPattern(text.Key) && text.Value.Contains(' ', StringComparison.Ordinal) && !text.Value.StartsWith('{') && text.Value == TextFiles.EnglishOf(file).Texts[text.Key]
             select $"{file.Language} {file.Area}.{text.Key}: {text.Value}");

    [Fact]
    public void A_missing_text_falls_back_to_english()
    {
        var dialect = System.Globalization.CultureInfo.GetCultureInfo("gsw-CH");
        Assert.Equal("Sign in", AccountTexts.ResourceManager.GetString(nameof(AccountTexts.SignIn), dialect));
    }

    private static void None(IEnumerable<string> offenders) => Assert.True(!offenders.Any(), string.Join('\n', offenders));
}
