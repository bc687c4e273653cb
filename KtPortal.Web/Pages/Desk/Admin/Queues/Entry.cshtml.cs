using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Configuration;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Admin.Queues;

[Access(Surface.Desk, TicketPermissions.Configure)]
public sealed class EntryModel(QueueCatalog catalog) : EntryPage<TicketQueue, QueueDraft, QueueForm>(catalog);
