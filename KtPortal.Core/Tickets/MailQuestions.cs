using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using Npgsql;

namespace KtPortal.Core.Tickets;

/// <summary>Somebody a mail named.</summary>
public sealed record ProposedParticipant(Guid Id, string Email);

/// <summary>What mail asks staff about a ticket: who may take part, and what may stand on it.</summary>
public sealed record MailQuestions(IReadOnlyList<ProposedParticipant> Proposed, IReadOnlyList<WaitingMail> Held)
{
    public static MailQuestions None { get; } = new([], []);

    public bool IsEmpty => Proposed.Count + Held.Count == 0;

    /// <summary>Statements to follow others in a batch; $1 is the ticket's id. Held mails are the provider's to read.</summary>
    internal static IEnumerable<string> SqlFor(Actor actor) =>
    [
        "select id, email from ticket_participants where ticket_id = $1 and state = 'proposed' and email is not null order by email",
        .. actor.Audience == Audience.Provider
            ? (string[])["""
                select id, from_address, from_name, coalesce(reason, '') as reason, coalesce(preview, '') as preview, received_at
                from inbound_messages where subject_id = $1 and subject_kind = 'ticket' and state = 'held' order by received_at limit 20
                """]
            : [],
    ];

    /// <summary>Reads what follows the current result.</summary>
    internal static async Task<MailQuestions> ReadAsync(NpgsqlDataReader rows, CancellationToken cancel)
    {
        var (proposed, held) = (new List<ProposedParticipant>(), new List<WaitingMail>());
        await rows.NextResultAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            proposed.Add(new ProposedParticipant(rows.Id("id"), rows.Text("email")));
        }

        if (await rows.NextResultAsync(cancel))
        {
            while (await rows.ReadAsync(cancel))
            {
                held.Add(new WaitingMail(
                    rows.Id("id"), rows.OptionalText("from_address"), rows.OptionalText("from_name"),
                    rows.Text("reason"), rows.Text("preview"), rows.Instant("received_at")));
            }
        }

        return proposed.Count + held.Count == 0 ? None : new MailQuestions(proposed, held);
    }
}
