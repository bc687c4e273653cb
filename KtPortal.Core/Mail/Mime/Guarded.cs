namespace KtPortal.Core.Mail.Mime;

/// <summary>Mail is made by anybody, and MimeKit throws at some of it; what that is says nothing to us.</summary>
internal static class Guarded
{
    /// <summary>Null where it threw.</summary>
    internal static T? Try<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Until it is through, or throws: what it noted until then is what there is.</summary>
    internal static void Try(Action read) => Try<object>(() =>
    {
        read();
        return read;
    });
}
