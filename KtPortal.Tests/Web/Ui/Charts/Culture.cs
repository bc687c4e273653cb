using System.Globalization;

namespace KtPortal.Tests.Web.Ui.Charts;

/// <summary>Another viewer's culture for as long as it isn't disposed of.</summary>
internal sealed class Culture : IDisposable
{
    private readonly CultureInfo before = CultureInfo.CurrentCulture;

    private Culture(string name) => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);

    internal static Culture Of(string name) => new(name);

    public void Dispose() => CultureInfo.CurrentCulture = before;
}
