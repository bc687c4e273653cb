using KtPortal.Core.Languages;

namespace KtPortal.Core.Mail;

/// <summary>In which language a mail is written.</summary>
internal static class MailWords
{
    /// <summary>From here on, in this flow, texts are in the reader's language. Staff read English, as at the desk.</summary>
    /// <param name="locale">The reader's own; null: as the portal.</param>
    public static void Speak(MailFace face, string? locale, bool isStaff = false) =>
        SpokenLanguages.Use(isStaff
            ? SpokenLanguages.English
            : SpokenLanguages.Find(locale) ?? SpokenLanguages.Find(face.Locale) ?? SpokenLanguages.English);
}
