using KtPortal.Core.Data;

namespace KtPortal.Core.Search;

/// <summary>What a feature lets people find. Its triggers say that words changed (<c>app.note_words</c>), a job asks it for them.</summary>
public interface ISearchSource
{
    /// <summary>As the documents are called: the kind of a subject.</summary>
    string Kind { get; }

    /// <summary>What is there of these; what is missing isn't to be found any more.</summary>
    Task<IReadOnlyList<SearchDocument>> ReadAsync(PortalDb db, IReadOnlyList<Guid> ids, CancellationToken cancel);

    /// <summary>All there are, in the order of their ids, behind one.</summary>
    Task<List<Guid>> AfterAsync(PortalDb db, Guid? id, int most, CancellationToken cancel);

    /// <summary>Those that say another subject's name: an organization's. It changed.</summary>
    Task<List<Guid>> NamingAsync(PortalDb db, string kind, Guid id, CancellationToken cancel);
}

/// <param name="SaidAt">When the last of its words was written.</param>
public sealed record SearchDocument(Guid Id, DateTimeOffset SaidAt, WordIndex Words);
