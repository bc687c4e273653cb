using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Tickets;

/// <summary>
/// What a client has not read yet: a mark for each person, set by the database with each answer. Only reading takes it away.
/// </summary>
public sealed class UnreadAnswers(PortalDb db)
{
    /// <summary>The newest part of the conversation was shown; an answer that came after it stays unread.</summary>
    public async Task ReadAsync(Actor actor, PortalTicket shown, CancellationToken cancel)
    {
        if (shown.Unread == 0 || !actor.IsClient)
        {
            return;
        }

        var newest = shown.Conversation.Where(e => e.Kind == "comment").Select(e => e.At).DefaultIfEmpty(shown.CreatedAt).Max();
        await using var command = db.Command("delete from unread_answers where ticket_id = $1 and answered_at <= $2");
        command.Parameters.Add(new() { Value = shown.Id });
        command.Parameters.Add(new() { Value = newest });
        await command.ExecuteNonQueryAsync(cancel);
    }
}
