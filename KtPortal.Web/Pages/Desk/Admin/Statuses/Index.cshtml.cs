using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Configuration;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Admin.Statuses;

[Access(Surface.Desk, TicketPermissions.Configure)]
public sealed class IndexModel(StatusCatalog catalog) : CatalogListPage(catalog);
