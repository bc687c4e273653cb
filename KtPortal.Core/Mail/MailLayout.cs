using System.Globalization;
using System.Net;
using System.Text;
using KtPortal.Core.Branding;
using KtPortal.Core.Languages;
using KtPortal.Core.Mail.Mime;
using KtPortal.Core.Text;

namespace KtPortal.Core.Mail;

/// <summary>The one number that matters, shown large above the rest.</summary>
/// <param name="Text">All of it as a sentence.</param>
/// <param name="Above">"You are".</param>
/// <param name="Number">"#3".</param>
/// <param name="Beside">What follows it, as HTML in which <c>b</c> stands out: "of 12 in the &lt;b&gt;High queue&lt;/b&gt;".</param>
/// <param name="Row">Which it is of how many, drawn as a row.</param>
public sealed record MailFigure(string Text, string Above, string Number, string Beside, (int Place, int Length) Row);

/// <summary>One of several answers, each with a link of its own.</summary>
/// <param name="Sign">"5".</param>
/// <param name="Label">"Very satisfied".</param>
public sealed record MailChoice(string Sign, string Label, string Url);

/// <summary>What a mail says, before it has a look.</summary>
public sealed record MailContent
{
    public required string Heading { get; init; }

    public WrittenText Body { get; init; } = WrittenText.AsTyped("");

    public MailFigure? Figure { get; init; }

    public (string Label, string Url)? Button { get; init; }

    /// <summary>In place of the button.</summary>
    public IReadOnlyList<MailChoice> Choices { get; init; } = [];

    /// <summary>Below the button.</summary>
    public string? Hint { get; init; }

    /// <summary>Why the reader gets this.</summary>
    public required string Footer { get; init; }

    /// <summary>How the reader gets no more of these.</summary>
    public (string Label, string Url)? Stop { get; init; }

    /// <summary>Starts with the line above which an answer is read.</summary>
    public bool TakesReplies { get; init; }
}

/// <summary>
/// One column, 560 pixels, tables and inline styles (mail is the one place for them), no web font, no picture. The plain
/// part says the same.
/// </summary>
public static class MailLayout
{
    private const string Page = "#f3f6f8";
    private const string Muted = "#5b6873";

    // A reader in the dark whose program knows media queries; elsewhere the light one is complete by itself. Plain colours of
    // the portal's dark surfaces; head and button keep the brand's.
    private const string Styles = """
        <style>
        .text blockquote { margin: 0; padding: 0 0 0 12px; border-left: 3px solid #c3ccd3 }
        @media (prefers-color-scheme: dark) {
        .page, .page body { background: #0d1317 !important; color: #eef2f5 !important }
        .mark { color: #0d1317 !important }
        .card { background: #151c21 !important }
        .text { color: #c3ccd3 !important }
        .soft { color: #9aa6af !important }
        .card .text a { color: #8cc4ec !important }
        }
        </style>
        """;

    public static (string Text, string Html) Write(MailFace face, MailContent content) => (WriteText(face, content), WriteHtml(face, content));

    private static string WriteText(MailFace face, MailContent content)
    {
        var text = new StringBuilder();
        if (content.TakesReplies)
        {
            text.Append(ReplyMarker.Line(SpokenLanguages.Current.Tag)).Append("\n\n");
        }

        text.Append(content.Heading).Append("\n\n");
        if (content.Figure is { } figure)
        {
            text.Append(figure.Text).Append("\n\n");
        }

        if (content.Body.Text.Length > 0)
        {
            text.Append(content.Body.ToPlain()).Append("\n\n");
        }

        if (content.Button is { } button)
        {
            text.Append(CultureInfo.InvariantCulture, $"{button.Label}:\n{button.Url}\n\n");
        }

        foreach (var (sign, label, url) in content.Choices)
        {
            text.Append(CultureInfo.InvariantCulture, $"{sign} – {label}:\n{url}\n\n");
        }

        if (content.Hint is { } hint)
        {
            text.Append(hint).Append("\n\n");
        }

        text.Append(content.Footer).Append('\n');
        if (content.Stop is { } stop)
        {
            text.Append(CultureInfo.InvariantCulture, $"{stop.Label}: {stop.Url}\n");
        }

        if (Support(face.Brand) is { Length: > 0 } support)
        {
            text.Append(support).Append('\n');
        }

        foreach (var (label, url) in Links(face.Brand))
        {
            text.Append(CultureInfo.InvariantCulture, $"{label}: {url}\n");
        }

        return text.ToString();
    }

    private static string WriteHtml(MailFace face, MailContent content)
    {
        var (language, direction) = SpokenLanguages.Current;
        var primary = MailColors.Checked(face.Primary, "#0b5c8a");
        var preview = content.Figure?.Text ?? WrittenText.AsTyped(content.Body.ToPlain()).Preview(120);
        var marker = content.TakesReplies
            ? $"""<div class="mark" aria-hidden="true" style="font-size:1px;line-height:1px;color:{Page}">{ReplyMarker.Line(SpokenLanguages.Current.Tag)}</div>"""
            : "";
        var button = content.Button is { } link
            ? $"""<a href="{Encode(link.Url)}" style="display:inline-block;background:{primary};color:{MailColors.TextOn(primary)};text-decoration:none;font-weight:600;padding:13px 22px;border-radius:10px">{Encode(link.Label)}</a>"""
            : "";
        var hint = content.Hint is { } words ? $"""<p class="soft" style="margin:18px 0 0;font-size:14px;color:{Muted}">{Encode(words)}</p>""" : "";
        var stop = content.Stop is { } way ? $"""<br><a class="soft" href="{Encode(way.Url)}" style="color:{Muted}">{Encode(way.Label)}</a>""" : "";
        var blanks = content.Body.IsPlain ? ";white-space:pre-wrap" : "";
        var radius = content.Figure is null ? "14px" : "0 0 14px 14px";
        return $"""
            <!doctype html>
            <html lang="{language}" dir="{direction}" class="page">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>{Encode(content.Heading)}</title>
            {Styles}</head>
            <body style="margin:0;background:{Page};font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;color:#16202a">
            {marker}
            <div style="display:none;max-height:0;overflow:hidden">{Encode(preview)}</div>
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:28px 12px">
            <table role="presentation" width="560" cellpadding="0" cellspacing="0" style="width:100%;max-width:560px">
            <tr><td style="padding:0 4px 16px;font-weight:600;font-size:16px">{Encode(face.Name)}</td></tr>
            {WriteFigure(face, content)}
            <tr><td class="card" style="background:#ffffff;border-radius:{radius};padding:26px 28px">
            <h1 style="margin:0 0 8px;font-size:20px;line-height:1.3;overflow-wrap:anywhere">{Encode(content.Heading)}</h1>
            <div class="text" dir="auto" style="margin:0 0 18px;color:#3c4853;overflow-wrap:anywhere{blanks}">{content.Body.ToHtml()}</div>
            {button}{WriteChoices(content, primary)}
            {hint}
            </td></tr>
            <tr><td class="soft" style="padding:18px 4px;font-size:13px;color:{Muted}">{Encode(content.Footer)}{stop}{WriteLegal(face.Brand)}</td></tr>
            </table></td></tr></table>
            </body></html>

            """;
    }

    private static string WriteFigure(MailFace face, MailContent content)
    {
        if (content.Figure is not { } figure)
        {
            return "";
        }

        var back = MailColors.Checked(face.Secondary, "#0d2c42");
        var front = MailColors.TextOn(back);
        var soft = MailColors.Mix(back, front, 0.75);
        var beside = figure.Beside.Replace("<b>", $"<b style=\"color:{front};font-weight:600\">", StringComparison.Ordinal);
        return $"""
            <tr><td style="background:{back};border-radius:14px 14px 0 0;padding:26px 28px;color:{front}">
            <div style="font-size:14px;color:{soft}">{Encode(figure.Above)}</div>
            <table role="presentation" cellpadding="0" cellspacing="0"><tr valign="bottom"><td style="padding-right:12px;font-size:44px;line-height:1.1;font-weight:600;letter-spacing:-1.5px">{Encode(figure.Number)}</td>
            <td style="padding-bottom:6px;font-size:17px;line-height:1.35;color:{soft}">{beside}</td></tr></table>
            {WriteRow(figure.Row, back, front, MailColors.Checked(face.Accent, "#ffbe7d"))}
            </td></tr>
            """;
    }

    // Bars in a one-row table: who stands ahead, the reader, who stands behind. A long one is only told.
    private static string WriteRow((int Place, int Length) row, string back, string front, string mine)
    {
        if (row.Length is < 2 or > 24)
        {
            return "";
        }

        var (ahead, behind) = (MailColors.Mix(back, front, 0.6), MailColors.Mix(back, front, 0.2));
        var bars = Enumerable.Range(1, row.Length).Select(at =>
        {
            var (height, color) = at == row.Place ? (30, mine) : (15, at < row.Place ? ahead : behind);
            return $"""<td style="height:30px"><div style="width:6px;border-radius:3px;height:{height}px;background:{color}"></div></td>""";
        });
        return $"""<table role="presentation" cellpadding="0" cellspacing="0" width="100%" style="margin-top:16px"><tr valign="bottom">{string.Concat(bars)}</tr></table>""";
    }

    // One below the other, each as wide as the mail: a thumb finds them.
    private static string WriteChoices(MailContent content, string primary)
    {
        if (content.Choices.Count == 0)
        {
            return "";
        }

        var sign = $"display:inline-block;min-width:30px;margin-right:14px;border-radius:8px;text-align:center;background:{primary};color:{MailColors.TextOn(primary)}";
        const string link = "display:block;padding:11px 14px;border-radius:10px;background:#f3f6f8;color:#16202a;text-decoration:none;font-weight:600";
        var rows = content.Choices.Select(c =>
            $"""<tr><td style="padding:0 0 8px"><a href="{Encode(c.Url)}" style="{link}"><span style="{sign}">{Encode(c.Sign)}</span>{Encode(c.Label)}</a></td></tr>""");
        return $"""<table role="presentation" cellpadding="0" cellspacing="0" width="100%">{string.Concat(rows)}</table>""";
    }

    // "Questions? help@northwind.example, +1 555 0100 (weekdays, 9 to 5)"
    private static string Support(BrandSettings brand)
    {
        var ways = string.Join(", ", new[] { brand.SupportEmail, brand.SupportPhone, brand.SupportUrl }.Where(w => !string.IsNullOrEmpty(w)));
        return ways.Length == 0 ? "" : string.IsNullOrEmpty(brand.SupportHours) ? MailTexts.Questions.With(ways) : MailTexts.QuestionsHours.With(ways, brand.SupportHours);
    }

    private static IEnumerable<(string Label, string Url)> Links(BrandSettings brand) =>
        from link in new[] { (MailTexts.Terms, brand.TermsUrl), (MailTexts.Privacy, brand.PrivacyUrl), (MailTexts.Imprint, brand.ImprintUrl) }
        where !string.IsNullOrEmpty(link.Item2)
        select (link.Item1, link.Item2!);

    private static string WriteLegal(BrandSettings brand)
    {
        var support = Support(brand) is { Length: > 0 } words ? $"<br>{Encode(words)}" : "";
        var links = string.Join(" · ", Links(brand).Select(l => $"""<a class="soft" href="{Encode(l.Url)}" style="color:{Muted}">{l.Label}</a>"""));
        return links.Length == 0 ? support : $"{support}<br>{links}";
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
