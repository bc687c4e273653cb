using System.Globalization;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>A day and times of the reader's wall, as browsers send them.</summary>
public sealed record PlanForm
{
    public int Version { get; set; }

    public string? Day { get; set; }

    public string? From { get; set; }

    /// <summary>Not after <see cref="From"/>: it is on the next day.</summary>
    public string? Until { get; set; }

    /// <summary>The button that ends the plan.</summary>
    public bool Unplan { get; set; }

    public static PlanForm Of(DeskTicket ticket, TimeZoneInfo zone)
    {
        string? Say(DateTimeOffset? at, string format) =>
            at is { } instant ? TimeZoneInfo.ConvertTime(instant, zone).ToString(format, CultureInfo.InvariantCulture) : null;
        return new()
        {
            Day = Say(ticket.ScheduledStart, "yyyy-MM-dd"),
            From = Say(ticket.ScheduledStart, "HH:mm"),
            Until = Say(ticket.ScheduledEnd, "HH:mm"),
        };
    }

    internal Result<PlanTicket> Read(TimeZoneInfo zone)
    {
        if (Unplan)
        {
            return new PlanTicket(Version, null, null);
        }

        // What no calendar of the database holds is no day to plan for.
        if (!DateOnly.TryParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day.Year is < 2000 or > 2200)
        {
            return new Problem.Invalid("Day", TicketProblemTexts.PlanDay);
        }

        if (!TimeOnly.TryParse(From, CultureInfo.InvariantCulture, out var from))
        {
            return new Problem.Invalid("From", TicketProblemTexts.PlanFrom);
        }

        if (string.IsNullOrWhiteSpace(Until))
        {
            return new PlanTicket(Version, Zones.InstantOf(zone, day.ToDateTime(from)), null);
        }

        return TimeOnly.TryParse(Until, CultureInfo.InvariantCulture, out var until)
            ? new PlanTicket(Version, Zones.InstantOf(zone, day.ToDateTime(from)), Zones.InstantOf(zone, day.AddDays(until > from ? 0 : 1).ToDateTime(until)))
            : new Problem.Invalid("Until", TicketProblemTexts.PlanEnd);
    }
}

/// <summary>When somebody comes, or works on it.</summary>
[Access(Surface.Desk, TicketPermissions.Update)]
public sealed class PlanModel(DeskTicketQueries tickets, TicketChoices choices, TicketScheduling scheduling, Uploads uploads)
    : TicketFormPage<PlanForm>(tickets, choices, uploads)
{
    public async Task<IActionResult> OnPostAsync(string number)
    {
        var read = ModelState.IsValid ? Form.Read(Zone) : new Problem.Invalid("Day", TicketProblemTexts.PlanDay);
        var planned = read.Succeeded ? await scheduling.PlanAsync(Actor, number, read.Value, Cancel) : read.Problem!;
        return planned.Succeeded ? SeeChange(planned.Value) : await ShowAgainAsync(number, planned.Problem!);
    }
}
