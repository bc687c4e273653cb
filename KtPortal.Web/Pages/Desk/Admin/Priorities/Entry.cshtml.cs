using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Configuration;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Admin.Priorities;

[Access(Surface.Desk, TicketPermissions.Configure)]
public sealed class EntryModel(PriorityCatalog catalog) : EntryPage<TicketPriority, PriorityDraft, PriorityForm>(catalog);
