using KtPortal.Core.Calendars;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Admin.Holidays;

[Access(Surface.Desk, CalendarPermissions.Configure)]
public sealed class IndexModel(HolidayCatalog catalog) : CatalogListPage(catalog);
