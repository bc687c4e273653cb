using System.Globalization;
using KtPortal.Core.Languages;

namespace KtPortal.Tests.Languages;

/// <summary>Speaks a language until disposed.</summary>
internal sealed class Speaking : IDisposable
{
    private readonly (CultureInfo Culture, CultureInfo Language) before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);

    public Speaking(string tag) => SpokenLanguages.Use(SpokenLanguages.Find(tag) ?? throw new ArgumentException($"{tag} is not spoken", nameof(tag)));

    public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
}
