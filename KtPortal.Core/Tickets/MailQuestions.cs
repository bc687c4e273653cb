using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using KtPortal.Core.Tickets.Watching;
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
    /// <remarks>Who takes part comes with who might.</remarks>
    internal static IEnumerable<string> SqlFor(Actor actor) =>
    [
        TicketPerson.Sql,
        .. actor.Audience == Audience.Provider
            ? (string[])["""
                select id, from_address, from_name, coalesce(reason, '') as reason, coalesce(preview, '') as preview, received_at
                from inbound_messages where subject_id = $1 and subject_kind = 'ticket' and state = 'held' order by received_at limit 20
                """]
            : [],
    ];

    /// <summary>Reads what follows the current result.</summary>
    internal static async Task<(MailQuestions Questions, IReadOnlyList<TicketPerson> People)> ReadAsync(NpgsqlDataReader rows, CancellationToken cancel)
    {
        var (proposed, held, people) = (new List<ProposedParticipant>(), new List<WaitingMail>(), new List<TicketPerson>());
        await rows.NextResultAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            var person = TicketPerson.Read(rows);
            if (rows.Text("state") == "confirmed")
            {
                people.Add(person);
            }
            else if (person.Email is { } email)
            {
                proposed.Add(new ProposedParticipant(person.Id, email));
            }
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

        return (proposed.Count + held.Count == 0 ? None : new MailQuestions(proposed, held), people);
    }
}
