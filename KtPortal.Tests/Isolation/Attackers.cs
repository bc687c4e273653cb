using KtPortal.Tests.Support;

namespace KtPortal.Tests.Isolation;

/// <summary>Two tenants, two partners, two clients of one partner, two users of one client: who tries to see what others have.</summary>
internal static class Attackers
{
    private static readonly Dictionary<string, Func<Shop, Shop, Person>> People = new(StringComparer.Ordinal)
    {
        ["manager"] = (kt, _) => kt.Manager,
        ["owner of Northwind"] = (kt, _) => kt.Northwind.Owner,
        ["staff of Southwind"] = (kt, _) => kt.Southwind.Staff,
        ["admin of Harbor"] = (kt, _) => kt.Harbor.Office,
        ["Dana of Harbor"] = (kt, _) => kt.Harbor.Dana,
        ["Drew of Harbor"] = (kt, _) => kt.Harbor.Drew,
        ["admin of Lumen"] = (kt, _) => kt.Lumen.Office,
        ["Dana of Lumen"] = (kt, _) => kt.Lumen.Dana,
        ["manager of Acme"] = (_, acme) => acme.Manager,
        ["owner of Acme's Northwind"] = (_, acme) => acme.Northwind.Owner,
        ["admin of Acme's Harbor"] = (_, acme) => acme.Harbor.Office,
        ["Dana of Acme's Harbor"] = (_, acme) => acme.Harbor.Dana,
    };

    public static TheoryData<string> All => [.. People.Keys];

    public static Person Find(House house, string name) => People[name](house.Shop, house.Acme);
}
