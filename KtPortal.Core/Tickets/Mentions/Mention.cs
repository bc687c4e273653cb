using KtPortal.Core.Data;
using KtPortal.Core.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Tickets.Mentions;

/// <summary>Somebody was called to a comment who had not been before.</summary>
public sealed record PeopleMentioned(Guid Ticket, Guid Comment) : IEvent
{
    public static string Name => "ticket.mentioned";
}

/// <summary>Somebody of staff whom a comment calls by name. The database writes it (<c>app.mention</c>).</summary>
public sealed class Mention : TenantEntity
{
    private Mention()
    {
    }

    public Guid CommentId { get; private set; }

    public Guid UserId { get; private set; }

    /// <summary>As the text says it, without the sign.</summary>
    public string SaidAs { get; private set; } = "";

    internal sealed class Configuration : IEntityTypeConfiguration<Mention>
    {
        public void Configure(EntityTypeBuilder<Mention> builder) => builder.ToTable("ticket_mentions");
    }
}
