using System.Text.Json;
using System.Text.Json.Serialization;
using KtPortal.Core.Mail;

namespace KtPortal.Core.TicketMail;

/// <summary>What a ticket keeps of the mail it began with.</summary>
/// <param name="UnknownSender">Nobody vouches for its sender, or it may be forged: it is answered with nothing of its own words.</param>
/// <param name="NoReceipt">Its program asked for no automatic answer.</param>
/// <param name="IsRequest">A visitor wrote it on a page: its receipt is another one.</param>
/// <param name="Locale">In which language that page was.</param>
internal sealed record TicketOrigin(
    [property: JsonPropertyName("mail")] Guid? Mail,
    [property: JsonPropertyName("unknown_sender")] bool UnknownSender = false,
    [property: JsonPropertyName("no_receipt")] bool NoReceipt = false,
    [property: JsonPropertyName("request")] bool IsRequest = false,
    [property: JsonPropertyName("locale")] string? Locale = null)
{
    public static TicketOrigin Of(InboundMessage row, InboundMail mail, MailSender sender) =>
        new(row.Id, sender.IsUnknown || mail.Check.Proof == SenderProof.Failed, mail.WantsNoReceipt);

    public static TicketOrigin Read(string? json) => json is null ? new(Mail: null) : JsonSerializer.Deserialize<TicketOrigin>(json)!;

    public string Write() => JsonSerializer.Serialize(this);
}
