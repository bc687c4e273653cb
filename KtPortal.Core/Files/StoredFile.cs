using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Files;

/// <summary>What is known about a stored file. Pending until it hangs on something; swept after a day if it never does.</summary>
public sealed class StoredFile : TenantEntity
{
    private StoredFile()
    {
    }

    public Guid OrganizationId { get; private set; }

    public Guid? UploadedById { get; private set; }

    public string OriginalFilename { get; private set; } = "";

    public string ContentType { get; private set; } = "";

    public long SizeBytes { get; private set; }

    public byte[] Sha256 { get; private set; } = [];

    public string Store { get; private set; } = "";

    public string ObjectKey { get; private set; } = "";

    public Visibility Visibility { get; private set; }

    public string State { get; private set; } = "pending";

    public int AccessCount { get; private set; }

    public DateTimeOffset? LastAccessedAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? DeletedAt { get; private set; }

    public static StoredFile Uploaded(
        Guid id, Guid organizationId, Guid? uploadedById, string name, string contentType, long size, byte[] sha256,
        string store, string objectKey, Visibility visibility, DateTimeOffset now) => new()
        {
            Id = id,
            OrganizationId = organizationId,
            UploadedById = uploadedById,
            OriginalFilename = name,
            ContentType = contentType,
            SizeBytes = size,
            Sha256 = sha256,
            Store = store,
            ObjectKey = objectKey,
            Visibility = visibility,
            CreatedAt = now,
        };

    public void Accessed(DateTimeOffset now)
    {
        AccessCount++;
        LastAccessedAt = now;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<StoredFile>
    {
        public void Configure(EntityTypeBuilder<StoredFile> builder)
        {
            builder.ToTable("files");
            builder.HasQueryFilter(f => f.DeletedAt == null);
        }
    }
}
