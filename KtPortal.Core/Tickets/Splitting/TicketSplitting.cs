using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Forms;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets.Relations;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Splitting;

/// <summary>
/// Some of what was said on a ticket becomes one of its own, of the same client: copied with author, time, files and whoever may read
/// it. Both are related and say where they came from.
/// </summary>
public sealed class TicketSplitting(PortalDb db, TicketVerbs verbs, Journal journal, TimeProvider clock)
{
    /// <inheritdoc cref="SplitChoices.FindAsync"/>
    public Task<SplitChoices?> FindAsync(Actor actor, string number, CancellationToken cancel) => SplitChoices.FindAsync(db, actor, number, cancel);

    /// <returns>The number of the new one.</returns>
    public async Task<Result<string>> SplitAsync(Actor actor, string number, SplitTicket input, CancellationToken cancel)
    {
        var found = await verbs.TakeUpAsync(actor, number, TicketPermissions.Merge, new Problem.Forbidden(TicketProblemTexts.MayNotSplit), cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var ticket = found.Value;
        var chosen = await db.Set<Comment>().AsNoTracking().Where(c => c.TicketId == ticket.Id && input.Comments.Contains(c.Id))
            .OrderBy(c => c.CreatedAt).ThenBy(c => c.Id).ToListAsync(cancel);
        // What it is about is read by its requester: no note.
        var first = TypedText.IsBlank(input.Description) ? chosen.Find(c => c.Visibility == Visibility.Public) : null;
        var said = first?.Said ?? WrittenText.AsTyped(input.Description ?? "").Trimmed();
        var errors = first is null && said.Text.Length > 0 ? TicketRules.CheckTexts(input.Subject, said.Text) : TicketRules.CheckSubject(input.Subject);
        if (chosen.Count == 0 || chosen.Count != input.Comments.Distinct().Count())
        {
            errors.Add("Comments", TicketProblemTexts.SplitNothing);
        }

        if (first is null && TypedText.IsBlank(input.Description))
        {
            errors.Add("Description", TicketProblemTexts.SplitAbout);
        }

        if (input.RequesterId is { } requester && !await IsOfClientAsync(ticket, requester, cancel))
        {
            errors.Add("RequesterId", TicketProblemTexts.PersonNotShown);
        }

        return errors.Count > 0 ? new Problem.Invalid(errors) : await WriteAsync(actor, ticket, input, chosen, first, said, cancel);
    }

    private async Task<Result<string>> WriteAsync(
        Actor actor, Ticket ticket, SplitTicket input, List<Comment> chosen, Comment? first, WrittenText said, CancellationToken cancel)
    {
        var (id, now, ids) = (Guid.CreateVersion7(), clock.GetUtcNow(), chosen.ConvertAll(c => c.Id).ToArray());
        var key = FormKeys.KeyOf(input.FormKey, "split", ticket.Number, input.Subject ?? "", said.Text, $"{input.RequesterId}", string.Join(' ', ids));
        if (await db.ClaimAsync(actor, key, id, cancel) is { } before)
        {
            return await db.Set<Ticket>().Where(t => t.Id == before).Select(t => t.Number).SingleAsync(cancel);
        }

        var book = await StatusBook.LoadAsync(db, cancel);
        var status = book[ticket.Phase == Phase.New ? StatusKey.New : StatusKey.Open];
        await using var split = db.Command(
            "select app.split_ticket($1, $2, $3, $4, $5, nullif($6, $11), $7, nullif($8, $11), $9, $10)", ticket.Id, id, input.Subject!.Trim(), said.Text,
            EnumText<TextFormat>.Write(said.Format), first?.Id ?? Guid.Empty, ids, input.RequesterId ?? Guid.Empty, status.Id, now, Guid.Empty);
        var number = (string)(await split.ExecuteScalarAsync(cancel))!;
        var made = await db.Set<Ticket>().AsNoTracking().SingleAsync(t => t.Id == id, cancel);
        db.Add(TicketRelation.Of(made.Id, ticket.Id, RelationKind.Related, actor, now));
        journal.Record(made, actor, new TicketCreated(id), "created", Visibility.Public, [new("subject", null, made.Subject)]);
        // Of a ticket that somebody else asks for its client reads no number.
        var readers = made.RequesterId == ticket.RequesterId ? Visibility.Public : Visibility.Partner;
        journal.Record(made, actor, new TicketUpdated(id), "split_from", readers, [new("split_from", null, ticket.Number)]);
        journal.Record(ticket, actor, new TicketSplit(ticket.Id, id), "split", readers, [new("split", null, number)]);
        await db.SaveChangesAsync(cancel);
        return number;
    }

    private Task<bool> IsOfClientAsync(Ticket ticket, Guid user, CancellationToken cancel) =>
        db.Set<Accounts.User>().AnyAsync(u => u.Id == user && u.OrganizationId == ticket.OrganizationId && u.Status == "active", cancel);
}
