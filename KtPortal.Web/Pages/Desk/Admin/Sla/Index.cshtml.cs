using KtPortal.Core.Sla;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Admin.Sla;

[Access(Surface.Desk, SlaPermissions.Configure)]
public sealed class IndexModel(SlaPolicyCatalog catalog) : CatalogListPage(catalog);
