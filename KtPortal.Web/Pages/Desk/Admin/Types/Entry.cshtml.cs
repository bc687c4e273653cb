using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Configuration;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Admin.Types;

[Access(Surface.Desk, TicketPermissions.Configure)]
public sealed class EntryModel(TypeCatalog catalog) : EntryPage<TicketType, TypeDraft, TypeForm>(catalog);
