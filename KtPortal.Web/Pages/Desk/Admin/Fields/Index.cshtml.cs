using KtPortal.Core.Fields;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Admin.Fields;

[Access(Surface.Desk, FieldPermissions.Manage)]
public sealed class IndexModel(FieldCatalog catalog) : CatalogListPage(catalog);
