using KtPortal.Core.Data;
using KtPortal.Core.Demo;
using KtPortal.Core.Mail;

namespace KtPortal.Core.TicketMail;

/// <summary>The mailboxes of the made-up companies.</summary>
public sealed class TicketMailDemo(PortalDb db) : IDemoPart
{
    public async Task WriteAsync(DemoTenant tenant, DateTimeOffset now, CancellationToken cancel)
    {
        db.Add(tenant.Slug == "kt"
            ? EmailMailbox.Create(tenant.Provider.Id, null, "support@kre8ivtech.example", "Kre8ivTech Support", "demo-mail-token")
            : EmailMailbox.Create(tenant.Provider.Id, null, "help@acme.example", "Acme IT Services", "demo-acme-token"));
        if (tenant.Partner is { } partner)
        {
            db.Add(EmailMailbox.Create(partner.Id, partner.Id, "help@northwind.example", "Northwind Studio", "demo-northwind-token"));
        }

        await db.SaveChangesAsync(cancel);
    }
}
