using KtPortal.Core.Calendars;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Admin.Calendars;

[Access(Surface.Desk, CalendarPermissions.Configure)]
public sealed class IndexModel(CalendarCatalog catalog) : CatalogListPage(catalog);
