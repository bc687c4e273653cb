namespace KtPortal.Web.Http;

public enum Surface
{
    /// <summary>Clients' pages.</summary>
    Portal,

    /// <summary>Staff's pages, the provider's and the partners' alike.</summary>
    Desk,

    /// <summary>Everybody who is signed in.</summary>
    Account,
}

/// <summary>
/// Who may come here. Every page and endpoint has this or <see cref="OpenAttribute"/>; without either nobody gets in.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AccessAttribute(Surface surface, string? permission = null) : Attribute
{
    public Surface Surface { get; } = surface;

    public string? Permission { get; } = permission;

    /// <summary>A tenant that has switched it off has no such page.</summary>
    public string? Module { get; init; }

    /// <summary>Not even for a partner's staff who have the permission.</summary>
    public bool IsProviders { get; init; }
}

/// <summary>Anybody may come here. Says why, so that the next reader need not guess.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpenAttribute(string because) : Attribute
{
    public string Because { get; } = because;

    /// <summary>Works without a known host: probes and machines.</summary>
    public bool AnyHost { get; init; }
}

/// <summary>Takes files: the body is streamed to the file store before a transaction is opened.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TakesFilesAttribute : Attribute;

/// <summary>A body may have so many bytes; said before the first of them is read, which is why it is no filter.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TakesUpToAttribute(long bytes) : Attribute, Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata
{
    public long Bytes { get; } = bytes;

    public long? MaxRequestBodySize => Bytes;
}

/// <summary>
/// Enters the database by itself, for as long as a question needs: the event stream, which must hold neither connection nor
/// context while it waits. It checks the session and the rights on its own.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EntersItselfAttribute : Attribute;
