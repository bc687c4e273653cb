using KtPortal.Core.Kernel;

namespace KtPortal.Core.Mail;

/// <summary>
/// A kind of subject that mails are about, as its feature registers it: what answers do to it, and what it has to know of the mails
/// that tell of it. Acts inside a system context.
/// </summary>
public interface IMailSubject
{
    string Kind { get; }

    /// <summary>Those that are there; through a partner's mailbox only that partner's.</summary>
    Task<IReadOnlySet<Guid>> ThereAsync(IReadOnlyCollection<Guid> ids, Guid? partnerId, CancellationToken cancel);

    /// <summary>The one that a mail names in words, as anybody can.</summary>
    Task<Guid?> FindNamedAsync(InboundMail mail, Guid? partnerId, CancellationToken cancel);

    /// <summary>A mail that answers one: it becomes a part of it, waits there for staff, or is ignored.</summary>
    /// <returns>False: it belongs to none after all.</returns>
    Task<bool> TryAnswerAsync(
        Actor actor, InboundMessage row, InboundMail mail, MailThread thread, EmailMailbox mailbox, CancellationToken cancel);

    /// <summary>A mail that waited there, and that somebody took in.</summary>
    /// <returns>False: the subject is gone.</returns>
    Task<bool> TryAcceptAsync(InboundMessage row, InboundMail mail, Guid id, Guid? partnerId, CancellationToken cancel);

    /// <summary>A mail about one came back for good.</summary>
    Task ReturnedAsync(Actor actor, OutboundMessage sent, string why, CancellationToken cancel);

    /// <summary>What became of the mails that tell of a part: failed, held, queued or sent.</summary>
    /// <param name="state">To be asked while the part's row is held: of two mails that end at once the second sees the first.</param>
    Task ShowStateAsync(Guid part, Func<Task<string>> state, CancellationToken cancel);

    /// <summary>Where staff read them, for lists of mails.</summary>
    Task<IReadOnlyDictionary<Guid, string>> AddressesOfAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel);
}

/// <summary>Makes something of a mail that answers nothing. One feature does.</summary>
public interface INewMail
{
    /// <param name="thread">What it names in words, but may not answer.</param>
    Task DecideAsync(
        Actor actor, InboundMessage row, InboundMail mail, EmailMailbox mailbox, IReadOnlyList<EmailMailbox> mailboxes, MailThread? thread,
        CancellationToken cancel);
}

/// <summary>
/// When a contact, <c>p.contact_id</c> of <c>p.tenant_id</c>, was last active in a feature: of several people with one address the
/// last is meant.
/// </summary>
public sealed record ContactActivity(string Sql);

/// <summary>The kinds that mails are about.</summary>
public sealed class MailSubjects(IEnumerable<IMailSubject> all)
{
    private readonly Dictionary<string, IMailSubject> byKind = all.ToDictionary(s => s.Kind, StringComparer.Ordinal);

    public IReadOnlyCollection<IMailSubject> All => byKind.Values;

    /// <summary>Null: nobody in this program knows it.</summary>
    public IMailSubject? Find(Subject? about) => about is { Kind: var kind } ? byKind.GetValueOrDefault(kind) : null;
}
