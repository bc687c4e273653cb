using System.Text.Json;
using KtPortal.Core.Changes;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace KtPortal.Web.Http;

/// <summary>
/// What the desk's next page says of what was just done, and how to take it back. It travels sealed in a cookie: no link can put
/// words on a page, and nobody but who made a change holds the key to it.
/// </summary>
/// <param name="UndoAt">The page that takes it back.</param>
/// <param name="Undo">Sealed; null where there is nothing to take back.</param>
public sealed record Notice(string Words, DateTimeOffset At, string? UndoAt = null, string? Undo = null)
{
    private const string Key = "Notice";

    /// <summary>Late enough for the page that follows; one that was left lying by a lost answer is not shown on another day.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    public void LeaveIn(ITempDataDictionary told) => told[Key] = JsonSerializer.Serialize(this);

    /// <returns>Null where there is nothing to say.</returns>
    public static Notice? TakeFrom(ITempDataDictionary told, DateTimeOffset now) =>
        told[Key] is string text && JsonSerializer.Deserialize<Notice>(text) is { } notice && now - notice.At < Fresh ? notice : null;
}

/// <summary>
/// A change on its way through the browser of who made it. The toast offers the undo for ten seconds, longer while it is rested
/// on; without scripts it stands in the page until one goes on. Hence the limit: what protects others is the version of what was changed.
/// </summary>
public sealed class UndoSeal(IDataProtectionProvider protection)
{
    private const string UndoAt = "/desk/undo";

    // What browsers and proxies carry along with every request.
    private const int Longest = 8000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    /// <param name="change">All that taking it back needs: nothing of it is kept here. One too large for a cookie is only told of.</param>
    public Notice Announce(Change change, string words, DateTimeOffset now) =>
        change.Before is not null && JsonSerializer.Serialize(change) is { Length: <= Longest } written
            ? new(words, now, UndoAt, Protector.Protect(written, Lifetime))
            : new(words, now);

    /// <returns>Null if it is none of ours, or too old.</returns>
    public Change? Open(string? undo)
    {
        try
        {
            return string.IsNullOrEmpty(undo) ? null : JsonSerializer.Deserialize<Change>(Protector.Unprotect(undo));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private ITimeLimitedDataProtector Protector => protection.CreateProtector("KtPortal.Undo").ToTimeLimitedDataProtector();
}
