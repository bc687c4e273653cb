using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Templates;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Admin.Templates;

[Access(Surface.Desk, TicketPermissions.Configure)]
public sealed class IndexModel(TemplateCatalog catalog) : CatalogListPage(catalog);
