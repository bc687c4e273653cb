using KtPortal.Core.Kernel;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Isolation;

/// <summary>A row as pages know it.</summary>
/// <param name="Name">What stands for it in an address.</param>
/// <param name="Words">Words that pages show of it and of nothing else.</param>
/// <param name="SeenBy">Whom it belongs to.</param>
public sealed record Thing(string Name, string Words, Func<Person, bool> SeenBy)
{
    /// <summary>Other pages may say these words to others, too: a name, not a secret.</summary>
    public bool IsKnown { get; init; }

    /// <summary>Its words stand there, also where some of them are marked because they were looked for.</summary>
    public bool StandsIn(string body) => body.Replace("<mark>", "", StringComparison.Ordinal).Replace("</mark>", "", StringComparison.Ordinal)
        .Contains(Words, StringComparison.Ordinal);

    /// <summary>All of the provider's people of this tenant, its partner's and its client's as they are concerned.</summary>
    public static Func<Person, bool> Of(Guid tenant, ClientCompany client, Person owner) => who => who.Actor.TenantId == tenant && who.Audience switch
    {
        Audience.Provider => true,
        Audience.Partner => client.PartnerId == who.OrganizationId,
        Audience.ClientAdmin => client.Id == who.OrganizationId,
        _ => owner.Id == who.Id,
    };

    public static Func<Person, bool> OfProvider(Guid tenant) => who => who.Actor.TenantId == tenant && who.Audience == Audience.Provider;

    public static Func<Person, bool> OfUser(Guid user) => who => who.Id == user;
}

/// <summary>A route with the things it names or shows.</summary>
/// <param name="Route">As the product declares it, parameters in braces.</param>
/// <param name="Address">Where the thing is to be found.</param>
public sealed record RouteSample(string Route, IReadOnlyList<Thing> Things, Func<Thing, string> Address)
{
    /// <summary>The address names the thing: to a stranger it answers as it does for one that doesn't exist.</summary>
    public bool Names { get; init; }

    /// <summary>Who may come and sees the thing reads its words there; else the route only acts, or shows what has no words.</summary>
    public bool Shows { get; init; }

    /// <summary>The table whose rows no stranger's request may change.</summary>
    public string? Table { get; init; }

    /// <summary>What the page asks for besides what its <c>[Access]</c> says.</summary>
    public string? Permission { get; init; }

    /// <summary>Asked for as a part of a page.</summary>
    public bool IsFragment { get; init; }

    /// <summary>What a form sends about the thing, besides its key.</summary>
    public Func<Thing, (string Name, string Value)[]> Fields { get; init; } = _ => [];

    /// <summary>A page of the thing itself.</summary>
    public static RouteSample Page(string route, IReadOnlyList<Thing> things) =>
        new(route, things, thing => Fill(route, thing.Name)) { Names = true, Shows = true };

    /// <summary>A form about the thing, or what has no words to look for.</summary>
    public static RouteSample Action(string route, IReadOnlyList<Thing> things) =>
        new(route, things, thing => Fill(route, thing.Name)) { Names = true };

    /// <summary>A page that shows many; it shows at least one of those that somebody sees.</summary>
    /// <param name="address">Where it stands, if the route has parameters or needs a query.</param>
    public static RouteSample List(string route, IReadOnlyList<Thing> things, string? address = null) =>
        new(route, things, _ => address ?? route) { Shows = true };

    /// <summary>The route with its only parameter filled in.</summary>
    public static string Fill(string route, string name) =>
        string.Concat(route.AsSpan(0, route.IndexOf('{', StringComparison.Ordinal)), name, route.AsSpan(route.IndexOf('}', StringComparison.Ordinal) + 1));
}
