using KtPortal.Core.Teams;
using KtPortal.Core.Tickets;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Admin.Teams;

[Access(Surface.Desk, TicketPermissions.Configure)]
public sealed class EntryModel(TeamCatalog catalog) : EntryPage<Team, TeamDraft, TeamForm>(catalog);
