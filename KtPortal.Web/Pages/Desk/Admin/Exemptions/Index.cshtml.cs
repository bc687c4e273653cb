using KtPortal.Core.Surveys;
using KtPortal.Core.Tickets;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Admin.Exemptions;

[Access(Surface.Desk, TicketPermissions.Configure)]
public sealed class IndexModel(ExemptionCatalog catalog) : CatalogListPage(catalog);
