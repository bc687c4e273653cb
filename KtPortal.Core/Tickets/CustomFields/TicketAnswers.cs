using System.Text.Json.Nodes;
using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Fields;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Tickets.CustomFields;

/// <summary>What a change of one field needs to be taken back: JSON of both values.</summary>
internal sealed record RememberedAnswer(string Key, string? Before, string? After);

/// <summary>Fills in a ticket's custom fields, one by one. Each is told to those who read it, and to nobody else.</summary>
public sealed class TicketAnswers(PortalDb db, TicketVerbs verbs, TicketFieldValues values, TimeProvider clock)
{
    internal const string Verb = "field";

    /// <param name="was">JSON of the value that the form was read with; null for nothing.</param>
    public async Task<Result<Change>> SetAsync(
        Actor actor, string number, string key, string? was, FieldAnswers answers, CancellationToken cancel)
    {
        var taken = await TakeUpAsync(actor, number, key, cancel);
        if (!taken.Succeeded)
        {
            return taken.Problem!;
        }

        var (ticket, set, field) = taken.Value;
        var sheet = set.Sheet(answers, clock.GetUtcNow());
        if (!sheet.IsShown(field))
        {
            return new Problem.Conflict(TicketFieldProblemTexts.HiddenNow.With(field.Spec.Label));
        }

        var errors = new FieldErrors();
        sheet.Check(errors, key);
        if (errors.Count > 0)
        {
            return new Problem.Invalid(errors);
        }

        if (!sheet.Changed.TryGetValue(key, out var value))
        {
            return verbs.InHand(actor, ticket).Change();
        }

        // Set anew by somebody else since this form was read: whoever wrote it says which holds.
        var stored = set.Values.GetValueOrDefault(key);
        return Compact(stored) != Compact(was) ? Stale(sheet, field, stored) : await PutAsync(actor, ticket, sheet, field, stored, value, cancel);
    }

    /// <summary>Several at once: all of them, or none.</summary>
    /// <returns>The ticket's number.</returns>
    public async Task<Result<string>> SetAllAsync(
        Actor actor, string number, Func<string, string?> was, FieldAnswers answers, CancellationToken cancel)
    {
        var found = await verbs.TakeUpAsync(
            actor, number, actor.IsClient ? TicketPermissions.Create : TicketPermissions.Update,
            new Problem.Forbidden(TicketProblemTexts.MayNotChange), cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var set = await values.ReadAsync(actor, found.Value.Id, cancel);
        var sheet = set.Sheet(answers, clock.GetUtcNow());
        var errors = new FieldErrors();
        foreach (var key in answers.Typed.Keys)
        {
            sheet.Check(errors, key);
        }

        if (errors.Count > 0)
        {
            return new Problem.Invalid(errors);
        }

        var hand = verbs.InHand(actor, found.Value);
        foreach (var (key, value) in sheet.Changed.Where(c => answers.Typed.ContainsKey(c.Key)).ToList())
        {
            if (set.Book.Find(key) is not { IsActive: true } field || !(actor.IsStaff || field.ClientEdits))
            {
                return new Problem.NotFound();
            }

            var stored = set.Values.GetValueOrDefault(key);
            if (Compact(stored) != Compact(was(key)))
            {
                return Stale(sheet, field, stored);
            }

            await WriteAsync(hand, sheet, field, stored, value, cancel);
        }

        await db.SaveChangesAsync(cancel);
        return found.Value.Number;
    }

    /// <summary>As long as the field says what the change left.</summary>
    internal async Task<Result<Change>> TakeBackAsync(Actor actor, string number, RememberedAnswer answer, CancellationToken cancel)
    {
        var taken = await TakeUpAsync(actor, number, answer.Key, cancel);
        if (!taken.Succeeded)
        {
            return taken.Problem!;
        }

        var (ticket, set, field) = taken.Value;
        var now = set.Values.GetValueOrDefault(answer.Key);
        return Compact(now) != Compact(answer.After)
            ? new Problem.Conflict(TicketProblemTexts.ChangedSince.With(ticket.Number))
            : await PutAsync(
                actor, ticket, set.Sheet(FieldAnswers.None, clock.GetUtcNow()), field, now, Parse(answer.Before), cancel);
    }

    /// <summary>What has to be answered before a ticket ends; what was just answered is kept with it.</summary>
    internal async Task<Problem?> AskBeforeAsync(TicketInHand hand, Phase wanted, FieldAnswers answers, CancellationToken cancel)
    {
        var ticket = hand.Ticket;
        if (!ticket.Phase.IsActive() || wanted is not (Phase.Resolved or Phase.Closed))
        {
            return null;
        }

        var set = await values.ReadAsync(hand.Actor, ticket.Id, cancel);
        var before = EnumText<Phase>.Write(Phase.Resolved);
        var sheet = set.Sheet(answers, clock.GetUtcNow(), f => f.RequiredOn == before || f.RequiredOn == FieldNeeds.Always);
        var errors = new FieldErrors();
        sheet.Check(errors);
        if (errors.Count > 0)
        {
            return new Problem.Invalid(errors);
        }

        foreach (var (key, value) in sheet.Changed.Where(c => answers.Typed.ContainsKey(c.Key)).ToList())
        {
            await WriteAsync(hand, sheet, set.Book.Find(key)!, set.Values.GetValueOrDefault(key), value, cancel);
        }

        return null;
    }

    private async Task<Result<(Ticket Ticket, TicketFieldSet Set, KnownField Field)>> TakeUpAsync(
        Actor actor, string number, string key, CancellationToken cancel)
    {
        var found = await verbs.TakeUpAsync(
            actor, number, actor.IsClient ? TicketPermissions.Create : TicketPermissions.Update,
            new Problem.Forbidden(TicketProblemTexts.MayNotChange), cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var ticket = found.Value;
        if (ticket.Phase is Phase.Closed or Phase.Cancelled)
        {
            return new Problem.Conflict(TicketProblemTexts.ClosedForChanges.With(ticket.Number));
        }

        var set = await values.ReadAsync(actor, ticket.Id, cancel);
        return set.Book.Find(key) is { IsActive: true } field && (actor.IsStaff || field.ClientEdits)
            ? (ticket, set, field)
            : new Problem.NotFound();
    }

    private async Task<Result<Change>> PutAsync(
        Actor actor, Ticket ticket, FieldSheet sheet, KnownField field, JsonNode? before, JsonNode? after, CancellationToken cancel)
    {
        var hand = verbs.InHand(actor, ticket);
        await WriteAsync(hand, sheet, field, before, after, cancel);
        await db.SaveChangesAsync(cancel);
        return hand.Change().Keeping(new RememberedAnswer(field.Key, Compact(before), Compact(after))) with
        {
            Verb = Verb,
            Fields = [new(field.Spec.Label, Say(sheet, field, before), Say(sheet, field, after))],
        };
    }

    private async Task WriteAsync(
        TicketInHand hand, FieldSheet sheet, KnownField field, JsonNode? before, JsonNode? after, CancellationToken cancel)
    {
        await values.WriteAsync(hand.Ticket.Id, [field], new Dictionary<string, JsonNode?> { [field.Key] = after }, cancel);
        // That staff sorted something clients read is told to staff alone, as of a category.
        var readers = field.Visibility == Visibility.Public && hand.Actor.IsStaff ? Visibility.Partner : field.Visibility;
        hand.TellBeside(new TicketUpdated(hand.Ticket.Id), Verb, readers, [new(field.Spec.Label, Say(sheet, field, before), Say(sheet, field, after))]);
    }

    private static Problem.Invalid Stale(FieldSheet sheet, KnownField field, JsonNode? stored) =>
        new(FieldAnswers.Prefix + field.Key, TicketFieldProblemTexts.ChangedMeanwhile.With(Say(sheet, field, stored)));

    private static string? Say(FieldSheet sheet, KnownField field, JsonNode? value) => value is null ? null : sheet.Say(field, value);

    private static string? Compact(JsonNode? value) => value?.ToJsonString();

    private static string? Compact(string? json) => Compact(Parse(json));

    private static JsonNode? Parse(string? json)
    {
        try
        {
            return string.IsNullOrEmpty(json) ? null : JsonNode.Parse(json);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
