using System.Text.Json;
using KtPortal.Core.Calendars;
using KtPortal.Core.Data;

namespace KtPortal.Core.Sla;

/// <summary>A calendar with its holidays.</summary>
/// <param name="Intervals">As in <c>business_calendars.intervals</c>.</param>
/// <param name="Holidays">As <see cref="HolidayList"/> writes them.</param>
internal sealed record SlaCalendar(Guid Id, bool IsDefault, string Zone, JsonElement Intervals, JsonElement Holidays);

/// <summary>
/// The hours by which a clock counts, as they were when it began. They are kept as they are (<c>sla_hours</c>), under an id that says what is in
/// them, so they are written once and read once.
/// </summary>
public sealed class SlaHours
{
    private static readonly SlaContents<BusinessClock> Kept = new("sla_hours", Parse);

    private SlaHours(Guid? id, string content, Guid? calendarId)
    {
        (Id, Content, CalendarId) = (id, content, calendarId);
    }

    /// <summary>Day and night.</summary>
    public static SlaHours AroundTheClock { get; } = new(null, "{}", null);

    /// <summary>Null: day and night, without exception.</summary>
    public Guid? Id { get; }

    public string Content { get; }

    public Guid? CalendarId { get; }

    public BusinessClock Clock => Id is { } id ? Kept.Of(id, Content) : BusinessClock.AroundTheClock;

    /// <param name="id">Of hours whose content has been read in this process before.</param>
    public static BusinessClock? Find(Guid? id) => id is { } known ? Kept.Find(known) : BusinessClock.AroundTheClock;

    /// <summary>The clock of a row that names hours and, where they are not known yet, their content.</summary>
    public static BusinessClock Of(Guid? id, string? content) =>
        id is { } known ? Kept.Of(known, content) : BusinessClock.AroundTheClock;

    internal static SlaHours Of(SlaCalendar? calendar, IReadOnlyList<ExcludedPeriod> excluded)
    {
        if (calendar is null && excluded.Count == 0)
        {
            return AroundTheClock;
        }

        var content = JsonSerializer.Serialize(new Written(calendar?.Zone, calendar?.Intervals, calendar?.Holidays, [.. excluded]), SlaJson.Options);
        return new(SlaContents.IdOf(calendar?.Id + content), content, calendar?.Id);
    }

    /// <summary>This process knows them from now on.</summary>
    internal void Learn() => _ = Clock;

    /// <summary>Writes those that are not there yet.</summary>
    internal static async Task KeepAsync(PortalDb db, IEnumerable<SlaHours> hours, CancellationToken cancel)
    {
        var kept = hours.Where(h => h.Id is not null).DistinctBy(h => h.Id).ToList();
        if (kept.Count == 0)
        {
            return;
        }

        await using var command = db.Command("""
            insert into sla_hours (tenant_id, id, digest, calendar_id, content)
            select app.tenant_id(), h.id, h.id::text, h.calendar_id, h.content::jsonb from unnest($1::uuid[], $2::uuid[], $3::text[]) h (id, calendar_id, content)
            on conflict do nothing
            """, kept.Select(h => h.Id!.Value).ToArray(), kept.Select(h => h.CalendarId).ToArray(), kept.Select(h => h.Content).ToArray());
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Reads the clocks of ids that this process has not seen.</summary>
    internal static Task LearnAsync(PortalDb db, IEnumerable<Guid?> ids, CancellationToken cancel) => Kept.LearnAsync(db, ids, cancel);

    private static BusinessClock Parse(string content)
    {
        var written = JsonSerializer.Deserialize<Written>(content, SlaJson.Options)!;
        if (written.Zone is null)
        {
            return BusinessClock.AroundTheClockWithout(written.Excluded);
        }

        var holidays = written.Holidays is { } list ? HolidayList.Read(list.GetRawText()).Value : [];
        return BusinessClock.Of(written.Zone, written.Intervals!.Value.GetRawText(), holidays, written.Excluded).Value;
    }

    private sealed record Written(string? Zone, JsonElement? Intervals, JsonElement? Holidays, ExcludedPeriod[] Excluded);
}
