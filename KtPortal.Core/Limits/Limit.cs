using KtPortal.Core.Kernel;

namespace KtPortal.Core.Limits;

public enum CountedPer
{
    Address,
    User,

    /// <summary>Whatever its caller names: a mail address, a host.</summary>
    Named,
}

/// <summary>
/// So much of something in a window that slides, for each address or user of a tenant. Declared beside what it limits; the
/// operator may set another number (<c>KT_LIMIT_PUBLIC_PAGES</c> for <c>public-pages</c>).
/// </summary>
public sealed record Limit(string Name, CountedPer Per, int Most, TimeSpan Window)
{
    // What happened counts until its whole slice is older than the window: a thirtieth longer, never shorter.
    private const int Slices = 30;

    public TimeSpan Slice => Window / Slices;

    public string Variable => "KT_LIMIT_" + Name.Replace('-', '_').ToUpperInvariant();

    public DateTimeOffset SliceOf(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % Slice.Ticks), TimeSpan.Zero);

    /// <summary>Slices that began after this count.</summary>
    public DateTimeOffset CountedAfter(DateTimeOffset now) => now - Window - Slice;

    /// <summary>When a slice counts no more.</summary>
    public DateTimeOffset EndOf(DateTimeOffset slice) => slice + Window + Slice;

    internal LimitKey KeyFor(Actor actor) => new(actor.TenantId, Name, Per switch
    {
        CountedPer.Named => throw new ArgumentException($"{Name} is counted by what is named.", nameof(actor)),
        CountedPer.User => actor.UserId?.ToString() ??
            throw new ArgumentException($"{Name} is counted per user, and nobody is signed in.", nameof(actor)),
        _ => CallerAddress.Of(actor.IpAddress).ToString(),
    });
}

internal readonly record struct LimitKey(Guid TenantId, string Name, string Subject);

/// <summary>What the operator set instead of the numbers declared.</summary>
public sealed class LimitSettings(Func<string, string?> setting)
{
    internal int MostOf(Limit limit) => int.TryParse(setting(limit.Variable), out var most) && most > 0 ? most : limit.Most;
}
