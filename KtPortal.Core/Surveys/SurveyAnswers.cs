using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Surveys;

/// <summary>A survey that can still be answered, and what was answered before.</summary>
public sealed record OpenSurvey(Guid TicketId, string Number, string Subject, string Requester, int? Rating, string? Comment);

/// <summary>
/// Answers by the link of a mail: whoever holds it is who got it. The link works on the host that it names, of who serves the client, and
/// nowhere else. Acts inside a system context.
/// </summary>
public sealed class SurveyAnswers(PortalDb db, TicketRatings ratings, TimeProvider clock)
{
    private const int LongestToken = 100;

    private const string Sql = """
        select t.id, t.number, t.subject, t.requester_name, r.rating, r.comment
        from csat_surveys s
        join tickets t on t.tenant_id = s.tenant_id and t.id = s.ticket_id and t.reopened_count = s.round
        left join ticket_ratings r on r.tenant_id = s.tenant_id and r.ticket_id = s.ticket_id and r.round = s.round
        where s.tenant_id = app.tenant_id() and (s.token_hash = $1 or s.reminder_token_hash = $1)
            and coalesce(s.partner_id, $2) = $3 and s.expires_at > $4
            and t.deleted_at is null and t.phase in ('resolved', 'closed')
        """;

    /// <param name="partnerId">Whose host was asked; null for the provider's.</param>
    /// <returns>Null for one that never was, is over, or was withdrawn: nobody learns which.</returns>
    public async Task<OpenSurvey?> FindAsync(string? token, Guid? partnerId, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(token) || token.Length > LongestToken)
        {
            return null;
        }

        await using var find = db.Command(Sql, Survey.HashOf(token), Guid.Empty, partnerId ?? Guid.Empty, clock.GetUtcNow());
        await using var row = await find.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? new OpenSurvey(
                row.Id("id"), row.Text("number"), row.Text("subject"), row.Text("requester_name"), row.OptionalNumber("rating"),
                row.OptionalText("comment"))
            : null;
    }

    /// <param name="actor">The system; what is written down says who was asked.</param>
    public async Task<Result<Done>> AnswerAsync(Actor actor, OpenSurvey survey, RatingDraft draft, CancellationToken cancel)
    {
        if (draft.Check() is { } problem)
        {
            return problem;
        }

        var who = actor with { Name = survey.Requester, DisplayName = survey.Requester };
        return await ratings.PutAsync(who, survey.TicketId, draft, "mail", cancel) ? Done.Instance : new Problem.NotFound();
    }
}
