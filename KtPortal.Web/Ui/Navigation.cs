using System.Globalization;
using System.Text.Encodings.Web;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui;

/// <summary>One entry of a navigation, as one person sees it now.</summary>
/// <param name="Hot">The number says that something is wrong.</param>
public sealed record NavigationEntry(
    PlaceGroup Group, string Section, string Href, string Icon, string Label, int? Count = null, bool Hot = false, bool IsAction = false)
{
    /// <summary>What the number means, for who hears it.</summary>
    public string? CountWords { get; init; }

    /// <summary>What moves the number while the page is open.</summary>
    public string? Topic { get; init; }

    /// <summary>For aria-current; null leaves the attribute away.</summary>
    public string? CurrentIn(ShellModel shell) => shell.Section == Section ? "page" : null;
}

/// <summary>The navigation of portal and desk: what the features declare, as far as somebody may go there.</summary>
public static class Navigation
{
    public const string Account = "/account";
    public const string Help = "/help";
    public const string SignOut = "/sign-out";

    /// <summary>The places of an audience that this actor may go to.</summary>
    public static IReadOnlyList<NavigationEntry> For(FeatureCatalog features, Actor actor, IReadOnlyList<string> modulesOff, Counts counts)
    {
        var entries = new List<NavigationEntry>(features.Places.Count);
        foreach (var place in features.Places.Concat(counts.Find<FoundPlaces>()?.Places ?? []))
        {
            if (actor.IsStaff != (place.Group == PlaceGroup.Portal) && (place.Permission is null || actor.May(place.Permission)) &&
                (place.Module is null || !modulesOff.Contains(place.Module)))
            {
                var count = counts[place.Counter];
                var isHot = place.IsAlarm && count > 0;
                entries.Add(new(place.Group, place.Key, place.Address, place.Icon, place.Label(), count, isHot, place.IsAction)
                {
                    CountWords = count is { } number ? place.CountWords?.Invoke(number) : null,
                    Topic = place.Topic,
                });
            }
        }

        return entries;
    }

    public static IReadOnlyList<NavigationEntry> Of(this ShellModel shell, PlaceGroup group) =>
        [.. shell.Places.Where(p => p.Group == group)];

    /// <summary>The number at an entry of the portal's navigation: there, and hidden, while it is none, so that it can come.</summary>
    public static IHtmlContent PortalCount(NavigationEntry entry) => new CountMark(entry);

    /// <summary>Entries of the desk's left column.</summary>
    public static IHtmlContent Column(IReadOnlyList<NavigationEntry> entries, ShellModel shell) => new ColumnMark(entries, shell);

    private readonly struct CountMark(NavigationEntry entry) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            if (entry.Count is not { } count)
            {
                return;
            }

            writer.Write("<span class=\"count count-new\" data-count=\"");
            encoder.Encode(writer, entry.Section);
            writer.Write(count > 0 ? "\"><span aria-hidden=\"true\">" : "\" hidden><span aria-hidden=\"true\">");
            writer.Write(count.ToString(CultureInfo.CurrentCulture));
            writer.Write("</span><span class=\"sr-only\">, ");
            encoder.Encode(writer, entry.CountWords ?? count.ToString(CultureInfo.CurrentCulture));
            writer.Write("</span></span>");
        }
    }

    private readonly struct ColumnMark(IReadOnlyList<NavigationEntry> entries, ShellModel shell) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            foreach (var entry in entries)
            {
                writer.Write("<a class=\"navigation-item\" href=\"");
                encoder.Encode(writer, entry.Href);
                writer.Write(entry.CurrentIn(shell) is null ? "\">" : "\" aria-current=\"page\">");
                new SymbolMark("icon", "", entry.Icon, null).WriteTo(writer, encoder);
                writer.Write("<span class=\"grow truncate\">");
                encoder.Encode(writer, entry.Label);
                writer.Write("</span>");
                if (entry.Count is { } count)
                {
                    writer.Write(entry.Hot ? "<span class=\"navigation-count hot\">" : "<span class=\"navigation-count\">");
                    writer.Write(count > 0 ? count.ToString(CultureInfo.CurrentCulture) : "");
                    writer.Write("</span>");
                }

                writer.Write("</a>");
            }
        }
    }
}
