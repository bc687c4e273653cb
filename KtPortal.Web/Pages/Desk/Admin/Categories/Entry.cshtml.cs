using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Configuration;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Admin.Categories;

[Access(Surface.Desk, TicketPermissions.Configure)]
public sealed class EntryModel(CategoryCatalog catalog) : EntryPage<TicketCategory, CategoryDraft, CategoryForm>(catalog);
