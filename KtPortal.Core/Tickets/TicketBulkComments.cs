using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Core.Placeholders;
using KtPortal.Core.Text;

namespace KtPortal.Core.Tickets;

/// <summary>The same words on many tickets, each in its own: placeholders are filled ticket by ticket.</summary>
public sealed class TicketBulkComments(TicketReplies replies, PlaceholderValues values, PlaceholderBook placeholders)
{
    /// <param name="run">Of a run that is begun again, what was said is not said twice.</param>
    internal async Task<Result<Done>> WriteAsync(Actor actor, Ticket ticket, BulkOrder order, Guid run, CancellationToken cancel)
    {
        var visibility = EnumText<Visibility>.Parse(order.Value);
        var known = (await values.ReadAsync(actor, ticket.About, cancel, visibility))
            .ToDictionary(value => value.Key, value => value.Value is { } words ? MarkdownText.Escape(words) : null);
        var text = PlaceholderText.Fill(order.Reason ?? "", known);
        if (visibility != Visibility.Internal && placeholders.RefuseToSend(text) is { } open)
        {
            return new Problem.Invalid("Content", open);
        }

        var posted = await replies.PostAsync(
            actor,
            ticket.Number,
            new ReplyToTicket
            {
                Content = text,
                Format = TextFormat.Markdown,
                Visibility = visibility,
                Source = "desk",
                FormKey = run,
                IsOneOfMany = true,
            },
            cancel);
        return posted.Succeeded ? Done.Instance : posted.Problem!;
    }
}
