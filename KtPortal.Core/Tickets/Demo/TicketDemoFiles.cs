using System.Security.Cryptography;
using KtPortal.Core.Data;
using KtPortal.Core.Demo;
using KtPortal.Core.Files;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Tickets.Demo;

/// <summary>Stores the files that came with some of the tickets, as an upload would have.</summary>
public sealed class TicketDemoFiles(PortalDb db, IFileStore store)
{
    /// <summary>Called inside the tenant's system context, after the tickets are written.</summary>
    internal async Task WriteAsync(IEnumerable<TicketTale> tales, CancellationToken cancel)
    {
        var attachments = new List<Attachment>();
        foreach (var tale in tales)
        {
            foreach (var name in tale.Files)
            {
                var file = await StoreAsync(tale, name, cancel);
                db.Add(file);
                attachments.Add(Attachment.Of(
                    tale.Ticket.About, null, file.Id, tale.Client.User.Id, tale.Ticket.CreatedAt.AddMicroseconds(attachments.Count)));
            }
        }

        await db.SaveChangesAsync(cancel);
        db.AddRange(attachments); // the database looks whether the file is there
        await db.SaveChangesAsync(cancel);
    }

    private async Task<StoredFile> StoreAsync(TicketTale tale, string name, CancellationToken cancel)
    {
        var (id, at) = (Guid.CreateVersion7(), tale.Ticket.CreatedAt);
        var key = FileKeys.Attachment(tale.Ticket.TenantId, tale.Ticket.OrganizationId, id, at);
        var type = FileTypes.Find(FileNames.Extension(name)).ContentType;
        await using var content = DemoTexts.OpenFile(name);
        var hash = await SHA256.HashDataAsync(content, cancel);
        content.Position = 0;
        await store.PutAsync(key, content, content.Length, type, cancel);
        return StoredFile.Uploaded(
            id, tale.Ticket.OrganizationId, tale.Client.User.Id, name, type, content.Length, hash, store.Name, key, Visibility.Public, at);
    }
}
