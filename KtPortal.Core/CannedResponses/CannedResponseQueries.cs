using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Placeholders;
using KtPortal.Core.Text;
using Npgsql;
using NpgsqlTypes;

namespace KtPortal.Core.CannedResponses;

/// <param name="Preview">The beginning of its text.</param>
/// <param name="Team">Whose it is in the scope of a team.</param>
public sealed record CannedRow(
    Guid Id, string Title, string Preview, string? Shortcut, string? Category, CannedScope Scope, string? Team, bool IsActive, int Uses,
    bool MayChange);

/// <summary>A response as it goes into a reply.</summary>
/// <param name="Text">Filled as far as there are values.</param>
/// <param name="StatusId">What to set then; null for nothing. So the priority.</param>
public sealed record FilledResponse(Guid Id, string Title, string? Shortcut, string Text, Guid? StatusId, Guid? PriorityId);

/// <summary>Reads them for lists and replies. Whose are whose, the policies see to.</summary>
public sealed class CannedResponseQueries(PortalDb db, PlaceholderValues values)
{
    /// <summary>More are found by words.</summary>
    private const int MostRows = 300;

    private const int MostOffered = 8;
    private const int PreviewLength = 140;

    private const string Matches =
        "($1 = '' or position(lower($1) in lower(concat_ws(' ', c.name, c.shortcut, c.category, c.content))) > 0)";

    /// <param name="scope">Null for all.</param>
    public async Task<IReadOnlyList<CannedRow>> ListAsync(Actor actor, string? words, CannedScope? scope, CancellationToken cancel)
    {
        if (!actor.May(CannedResponsePermissions.Use))
        {
            return [];
        }

        var team = actor.Audience == Audience.Provider
            ? "(select t.name from teams t where t.tenant_id = c.tenant_id and t.id = c.team_id)"
            : "null::text"; // partners know no teams
        await using var command = db.Command($"""
            select c.id, c.name, left(c.content, 600) as content, c.shortcut, c.category, c.scope, {team} as team, c.is_active,
                   c.usage_count
            from canned_responses c where {Matches} and ($2::text is null or c.scope = $2)
            order by c.is_active desc, c.category nulls last, c.name, c.id limit {MostRows}
            """);
        command.Parameters.Add(new() { Value = TypedText.Of(words, TypedText.LongestSearch) });
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = scope is { } one ? EnumText<CannedScope>.Write(one) : DBNull.Value,
            NpgsqlDbType = NpgsqlDbType.Text,
        });
        var found = new List<CannedRow>();
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            var of = EnumText<CannedScope>.Parse(rows.Text("scope"));
            found.Add(new CannedRow(
                rows.Id("id"), TenantWords.Of(rows.Text("name")), MarkdownText.Preview(rows.Text("content"), PreviewLength),
                rows.OptionalText("shortcut"), rows.OptionalText("category") is { } category ? TenantWords.Of(category) : null, of,
                rows.OptionalText("team"), rows.GetBoolean(rows.GetOrdinal("is_active")), rows.Number("usage_count"),
                CannedResponse.MayKeep(actor, of)));
        }

        return found;
    }

    /// <summary>The few that fit best to what was typed behind the slash, filled for this subject; null where it isn't there.</summary>
    public Task<IReadOnlyList<FilledResponse>?> OfferAsync(Actor actor, Subject about, string? words, CancellationToken cancel) =>
        FillAsync(actor, about, $"""
            {Matches}
            order by c.shortcut like '/' || lower($1) || '%' desc nulls last, c.usage_count desc, c.name, c.id limit {MostOffered}
            """, TypedText.Of(words, TypedText.LongestSearch), cancel);

    /// <summary>One of them, filled for this subject; null where either isn't there.</summary>
    public async Task<FilledResponse?> FindAsync(Actor actor, Subject about, Guid id, CancellationToken cancel) =>
        await FillAsync(actor, about, "c.id = $1", id, cancel) is [var filled, ..] ? filled : null;

    private async Task<IReadOnlyList<FilledResponse>?> FillAsync(
        Actor actor, Subject about, string which, object value, CancellationToken cancel)
    {
        if (!actor.May(CannedResponsePermissions.Use) ||
            await values.ReadAsync(actor, about, cancel) is not { Count: > 0 } known)
        {
            return null;
        }

        await using var command = db.Command(
            $"""
            select c.id, c.name, c.shortcut, c.content, (c.sets ->> 'status_id')::uuid as status_id,
                (c.sets ->> 'priority_id')::uuid as priority_id
            from canned_responses c where c.is_active and {which}
            """,
            value);
        var found = new List<FilledResponse>();
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            found.Add(new FilledResponse(
                rows.Id("id"), TenantWords.Of(rows.Text("name")), rows.OptionalText("shortcut"),
                PlaceholderText.Fill(rows.Text("content"), known), rows.OptionalId("status_id"), rows.OptionalId("priority_id")));
        }

        return found;
    }
}
