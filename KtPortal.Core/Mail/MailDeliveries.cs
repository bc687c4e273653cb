using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail.Transport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KtPortal.Core.Mail;

/// <summary>What became of mails: on their rows, and on what they tell of.</summary>
public sealed class MailDeliveries(IServiceScopeFactory scopes, TimeProvider clock)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Writes down what the server said, in a transaction of its own; while the database is away it is tried again, for as
    /// long as the job lasts.
    /// </summary>
    public async Task RecordAsync(Actor actor, Guid messageId, SmtpRecipientResult answer, CancellationToken cancel)
    {
        for (var pause = TimeSpan.Zero; ; pause = Backoff.Next(pause, LongestPause))
        {
            try
            {
                await Task.Delay(pause, clock, cancel);
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
                try
                {
                    await RecordAsync(db, scope.ServiceProvider.GetRequiredService<MailOutcomes>(), actor, messageId, answer, cancel);
                    return;
                }
                finally
                {
                    await db.RollbackAsync();
                }
            }
            catch (Exception e) when (IsAway(e))
            {
                // The server has the mail; forgetting that would send it twice.
            }
        }
    }

    private async Task RecordAsync(
        PortalDb db, MailOutcomes outcomes, Actor actor, Guid messageId, SmtpRecipientResult answer, CancellationToken cancel)
    {
        await db.EnterAsync(actor, cancel);
        var message = await db.Set<OutboundMessage>().ForUpdate().SingleAsync(m => m.Id == messageId, cancel);
        int? code = answer.Code == 0 ? null : answer.Code;
        var text = CleanText.Line($"{answer.EnhancedStatus} {answer.Text}", 1000);
        switch (answer.Outcome)
        {
            case SmtpOutcome.Accepted:
                message.Taken(clock.GetUtcNow());
                break;
            case SmtpOutcome.Permanent:
                message.Refused(code, text);
                break;
            default:
                message.Defer(code, text);
                break;
        }

        await outcomes.ShowAsync(message, cancel);
        await db.SaveChangesAsync(cancel);
        await db.CommitAsync(cancel);
    }

    // A connection cut while the database stops, or refused while it starts.
    private static bool IsAway(Exception e) =>
        e is NpgsqlException { IsTransient: true } or TimeoutException || (e.InnerException is { } inner && IsAway(inner));
}
