namespace KtPortal.Core.Features;

/// <summary>Where an entry of the navigation stands.</summary>
public enum PlaceGroup
{
    Portal,

    /// <summary>The desk's first entries: what waits for somebody.</summary>
    Work,

    Views,

    /// <summary>Views that the reader keeps.</summary>
    OwnViews,

    /// <summary>What the provider keeps: clients, invoices, assets.</summary>
    Records,

    Administration,

    /// <summary>In the palette only.</summary>
    Palette,
}

/// <summary>An entry of the navigation. It exists only where its page does.</summary>
/// <param name="Key">Names it to the pages that belong to it: <c>tickets.inbox</c>.</param>
/// <param name="Icon">A symbol of Lucide.</param>
/// <param name="Label">In the reader's language.</param>
/// <param name="Order">Within its group, among those of other features; tens leave room.</param>
public sealed record Place(PlaceGroup Group, int Order, string Key, string Address, string Icon, Func<string> Label)
{
    /// <summary>Who hasn't it doesn't see the entry. Null: whoever sees the group.</summary>
    public string? Permission { get; init; }

    /// <summary>The number beside it (<see cref="Counts"/>); null for none.</summary>
    public string? Counter { get; init; }

    /// <summary>What the number means, for who hears it: "2 unread answers". Null where it says so by itself.</summary>
    public Func<int, string>? CountWords { get; init; }

    /// <summary>What moves the number while a page is open: a topic of the live stream. Null: only the next page.</summary>
    public string? Topic { get; init; }

    /// <summary>Does something rather than showing something: it stands out.</summary>
    public bool IsAction { get; init; }

    /// <summary>Any number is one too many.</summary>
    public bool IsAlarm { get; init; }

    /// <summary>What is typed into the desk's search is asked at its address: <c>?q=</c>.</summary>
    public bool IsSearch { get; init; }

    /// <summary>What the icon on a phone's home screen calls it, where one goes there from it; null where not.</summary>
    public Func<string>? Shortcut { get; init; }

    /// <summary>Of its feature.</summary>
    public string? Module { get; init; }
}

/// <summary>Places that are no feature's but somebody's, found while the numbers were counted (<see cref="Counts.Keep{T}"/>).</summary>
public sealed record FoundPlaces(IReadOnlyList<Place> Places);
