using System.Globalization;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui;

public static class RichText
{
    /// <summary>A text that holds markup of its own (<c>of {0} in the &lt;b&gt;{1} queue&lt;/b&gt;</c>), filled: values are encoded.</summary>
    public static IHtmlContent Rich(this string text, params object?[] values) => new HtmlFormattableString(CultureInfo.CurrentCulture, text, values);
}
