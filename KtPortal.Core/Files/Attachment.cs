using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Files;

/// <summary>
/// A file on a subject, or on a part of it, whose visibility it takes. The database sees to that, and lets those see the file who see
/// what it hangs on.
/// </summary>
public sealed class Attachment : TenantEntity
{
    private Attachment()
    {
    }

    public string SubjectKind { get; private set; } = "";

    public Guid SubjectId { get; private set; }

    public Guid? PartId { get; private set; }

    public Guid FileId { get; private set; }

    public Guid? UploadedById { get; private set; }

    /// <summary>What hangs on the same is shown in this order.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    public static Attachment Of(Subject subject, Guid? partId, Guid fileId, Guid? uploadedById, DateTimeOffset at) =>
        new() { SubjectKind = subject.Kind, SubjectId = subject.Id, PartId = partId, FileId = fileId, UploadedById = uploadedById, CreatedAt = at };

    internal sealed class Configuration : IEntityTypeConfiguration<Attachment>
    {
        public void Configure(EntityTypeBuilder<Attachment> builder) => builder.ToTable("attachments");
    }
}
