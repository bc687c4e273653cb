using System.Text.Json;
using KtPortal.Core.Tickets;
using KtPortal.Web.Ui;
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
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    public Notice Announce(TicketChange change, DateTimeOffset now) =>
        Announce(change, ChangeWords.Of(change), $"/desk/tickets/{change.Number}/undo", now);

    /// <param name="change">All that taking it back needs: nothing of it is kept here.</param>
    /// <param name="undoAt">The page that takes it back.</param>
    public Notice Announce<T>(T change, string words, string undoAt, DateTimeOffset now)
        where T : class => new(words, now, undoAt, ProtectorOf<T>().Protect(JsonSerializer.Serialize(change), Lifetime));

    /// <inheritdoc cref="Open{T}"/>
    public TicketChange? Open(string? undo) => Open<TicketChange>(undo);

    /// <returns>Null if it is none of ours, of another kind, or too old.</returns>
    public T? Open<T>(string? undo)
        where T : class
    {
        try
        {
            return string.IsNullOrEmpty(undo) ? null : JsonSerializer.Deserialize<T>(ProtectorOf<T>().Unprotect(undo));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private ITimeLimitedDataProtector ProtectorOf<T>() =>
        protection.CreateProtector("KtPortal.Undo", typeof(T).Name).ToTimeLimitedDataProtector();
}
