using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Data;

public static class RowLock
{
    internal const string Tag = "lock-row";

    /// <summary>
    /// Reads the row and keeps it until the transaction ends (<c>FOR NO KEY UPDATE</c>): whoever changes it next waits and then sees
    /// this change.
    /// </summary>
    public static IQueryable<T> ForUpdate<T>(this IQueryable<T> query) => query.TagWith(Tag);
}
