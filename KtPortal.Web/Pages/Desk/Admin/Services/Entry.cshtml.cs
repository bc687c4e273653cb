using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Services;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Admin.Services;

[Access(Surface.Desk, TicketPermissions.Configure)]
public sealed class EntryModel(ServiceCatalog catalog) : EntryPage<Service, ServiceDraft, ServiceForm>(catalog);
