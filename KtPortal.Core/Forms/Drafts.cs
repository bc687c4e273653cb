using System.Text.Json;
using System.Text.RegularExpressions;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using NpgsqlTypes;

namespace KtPortal.Core.Forms;

/// <summary>
/// What somebody typed in a form and has not sent, whatever device it was typed on; nobody else reads it. Of two that are saved the
/// later one counts. The form that is sent takes its draft with it (<see cref="FormKeys.ClaimAsync"/>).
/// </summary>
public sealed partial class Drafts(PortalDb db, TimeProvider clock)
{
    /// <summary>Characters of all fields together: more than any form takes.</summary>
    public const int MostCharacters = 40_000;

    /// <summary>So many may lie about; who has more finishes some first.</summary>
    public const int Most = 200;

    private const string Save = """
        insert into drafts as d (tenant_id, user_id, key, fields, saved_at)
        select $1, $2, $3, $4, $5
        where exists (select 1 from drafts where user_id = $2 and key = $3) or (select count(*) from drafts where user_id = $2) < $6
        on conflict (tenant_id, user_id, key) do update set fields = excluded.fields, saved_at = excluded.saved_at
        """;

    /// <param name="key">Which form, and of what: "reply-KT-1042".</param>
    /// <returns>By field name; empty where nothing is kept.</returns>
    public async Task<IReadOnlyDictionary<string, string>> FindAsync(Actor actor, string key, CancellationToken cancel)
    {
        await using var command = db.Command("select fields::text from drafts where user_id = $1 and key = $2", actor.UserId!.Value, key);
        return await command.ExecuteScalarAsync(cancel) is string fields
            ? JsonSerializer.Deserialize<Dictionary<string, string>>(fields)!
            : new Dictionary<string, string>();
    }

    /// <summary>Keeps what is typed; fields without a letter are none, and without fields there is no draft.</summary>
    public async Task<Result<Done>> SaveAsync(Actor actor, string key, IReadOnlyDictionary<string, string> fields, CancellationToken cancel)
    {
        if (!Key().IsMatch(key))
        {
            return new Problem.NotFound();
        }

        var typed = fields.Where(f => !string.IsNullOrWhiteSpace(f.Value)).ToDictionary(f => f.Key, f => f.Value.Replace("\0", "", StringComparison.Ordinal));
        if (typed.Count == 0)
        {
            await ForgetAsync(actor, key, cancel);
            return Done.Instance;
        }

        if (typed.Sum(f => f.Key.Length + f.Value.Length) > MostCharacters)
        {
            return new Problem.Invalid("", FormProblemTexts.DraftTooLong.With(MostCharacters));
        }

        await using var command = db.Command(Save, actor.TenantId, actor.UserId!.Value, key);
        command.Parameters.Add(new() { Value = JsonSerializer.Serialize(typed), NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new() { Value = clock.GetUtcNow() });
        command.Parameters.Add(new() { Value = Most });
        return await command.ExecuteNonQueryAsync(cancel) == 1 ? Done.Instance : new Problem.Conflict(FormProblemTexts.TooManyDrafts.With(Most));
    }

    public async Task ForgetAsync(Actor actor, string key, CancellationToken cancel)
    {
        await using var command = db.Command("delete from drafts where user_id = $1 and key = $2", actor.UserId!.Value, key);
        await command.ExecuteNonQueryAsync(cancel);
    }

    [GeneratedRegex("^[A-Za-z0-9-]{1,80}$")]
    private static partial Regex Key();
}
