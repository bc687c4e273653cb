using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Recurring;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Admin.Recurring;

[Access(Surface.Desk, TicketPermissions.Configure)]
public sealed class IndexModel(RecurringCatalog catalog) : CatalogListPage(catalog);
