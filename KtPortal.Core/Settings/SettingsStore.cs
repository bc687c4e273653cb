using KtPortal.Core.Administration;
using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Settings;

/// <summary>What holds now. Version 0: nobody has set anything yet.</summary>
public sealed record SettingsNow<T>(T Value, int Version);

/// <summary>One version as it was made.</summary>
/// <param name="By">Null for the program itself.</param>
/// <param name="Fields">What it changed.</param>
public sealed record SettingsStep(int Version, DateTimeOffset At, string? By, IReadOnlyList<FieldChange> Fields);

/// <summary>Settings as their page shows them.</summary>
public sealed record SettingsFile<T>(SettingsNow<T> Now, IReadOnlyList<SettingsStep> Steps);

/// <summary>Reads and writes what a tenant has set, in the transaction of who asks: staff of the provider, and jobs.</summary>
public sealed class SettingsStore(PortalDb db, AdminJournal journal)
{
    private const int Steps = 50;

    public async Task<SettingsNow<T>> ReadAsync<T>(Settings<T> book, CancellationToken cancel)
        where T : class, new()
    {
        await using var read = db.Command("select data::text, version from settings where feature = $1", book.Feature);
        await using var row = await read.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? new(Settings<T>.Parse(row.Text("data")), row.Number("version")) : new(new T(), 0);
    }

    /// <param name="version">Which the form was read with.</param>
    public async Task<Result<Change>> SaveAsync<T>(Actor actor, Settings<T> book, int version, T value, CancellationToken cancel)
        where T : class, new()
    {
        if (!actor.May(book.Permission))
        {
            return new Problem.Forbidden(SettingsTexts.MayNotSet);
        }

        var errors = new FieldErrors();
        book.Check(value, errors);
        if (errors.Count > 0)
        {
            return new Problem.Invalid(errors);
        }

        var now = await ReadAsync(book, cancel);
        if (now.Version != version)
        {
            return new Problem.Stale(AdminTexts.ChangedMeanwhile);
        }

        var fields = AdminValues.Difference(book.ValuesOf(now.Value), book.ValuesOf(value));
        if (fields.Count == 0)
        {
            return Change.MadeBy(actor, book.Kind, null, book.Title, "changed", version);
        }

        await using var write = db.Command(version == 0
            ? "insert into settings (tenant_id, feature, data) values ($1, $2, $3::jsonb) on conflict do nothing"
            : "update settings set data = $3::jsonb where tenant_id = $1 and feature = $2 and version = $4",
            [actor.TenantId, book.Feature, Settings<T>.Write(value), .. version == 0 ? (object[])[] : [version]]);
        if (await write.ExecuteNonQueryAsync(cancel) == 0)
        {
            return new Problem.Stale(AdminTexts.ChangedMeanwhile);
        }

        journal.Record(actor, "settings", null, book.Feature, fields);
        await db.SaveChangesAsync(cancel);
        return (Change.MadeBy(actor, book.Kind, null, book.Title, "changed", version + 1) with { Fields = fields }).Keeping(now.Value);
    }

    /// <param name="to">A version of the history; 0 for what holds until somebody says otherwise.</param>
    /// <param name="version">Which the page was read with.</param>
    public async Task<Result<Change>> GoBackAsync<T>(Actor actor, Settings<T> book, int to, int version, CancellationToken cancel)
        where T : class, new()
    {
        if (to == 0)
        {
            return await SaveAsync(actor, book, version, new T(), cancel);
        }

        await using var read = db.Command("select data::text from settings_history where feature = $1 and version = $2", book.Feature, to);
        return await read.ExecuteScalarAsync(cancel) is string data
            ? await SaveAsync(actor, book, version, Settings<T>.Parse(data), cancel)
            : new Problem.NotFound();
    }

    /// <summary>What holds, and how it came to that, newest first.</summary>
    public async Task<Result<SettingsFile<T>>> OpenAsync<T>(Actor actor, Settings<T> book, CancellationToken cancel)
        where T : class, new() => actor.May(book.Permission)
            ? new SettingsFile<T>(await ReadAsync(book, cancel), await HistoryAsync(book, cancel))
            : new Problem.Forbidden(SettingsTexts.MayNotSet);

    private async Task<IReadOnlyList<SettingsStep>> HistoryAsync<T>(Settings<T> book, CancellationToken cancel)
        where T : class, new()
    {
        await using var read = db.Command("""
            select h.version, h.data::text, h.changed_at, u.name, b.data::text as before
            from settings_history h
            left join settings_history b on b.tenant_id = h.tenant_id and b.feature = h.feature and b.version = h.version - 1
            left join users u on u.tenant_id = h.tenant_id and u.id = h.changed_by
            where h.feature = $1 order by h.version desc limit $2
            """, book.Feature, Steps);
        await using var rows = await read.ExecuteReaderAsync(cancel);
        var steps = new List<SettingsStep>();
        while (await rows.ReadAsync(cancel))
        {
            var before = rows.OptionalText("before") is { } data ? Settings<T>.Parse(data) : new T();
            steps.Add(new SettingsStep(
                rows.Number("version"), rows.Instant("changed_at"), rows.OptionalText("name"),
                book.Compare(before, Settings<T>.Parse(rows.Text("data")))));
        }

        return steps;
    }

    internal async Task<Result<Done>> TakeBackAsync<T>(Actor actor, Settings<T> book, Change change, CancellationToken cancel)
        where T : class, new()
    {
        var saved = await SaveAsync(actor, book, change.Version, change.Kept<T>(), cancel);
        return saved.Problem switch
        {
            null => Done.Instance,
            Problem.Conflict => new Problem.Conflict(AdminTexts.UndoTooLate.With(book.Title)),
            var problem => problem,
        };
    }
}
