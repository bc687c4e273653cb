using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Accounts;

/// <summary>Somebody typed an address to get a link; kept until it is mailed, or there proves to be nobody to mail it to.</summary>
public sealed class LinkRequest : TenantEntity
{
    public const int LongestEmail = 255;

    private LinkRequest()
    {
    }

    public string Email { get; private set; } = "";

    public string Purpose { get; private set; } = "";

    public string Hostname { get; private set; } = "";

    /// <param name="purpose">One of <see cref="AccountLinks"/>.</param>
    /// <param name="hostname">The host on which it was asked for.</param>
    public static LinkRequest For(string email, string purpose, string hostname) => new()
    {
        Email = email.Trim().ToLowerInvariant(),
        Purpose = purpose,
        Hostname = hostname.ToLowerInvariant(),
    };

    internal sealed class Configuration : IEntityTypeConfiguration<LinkRequest>
    {
        public void Configure(EntityTypeBuilder<LinkRequest> builder) => builder.ToTable("account_link_requests");
    }
}
