using KtPortal.Core.Teams;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Admin.Teams;

[Access(Surface.Desk, TeamPermissions.Manage)]
public sealed class EntryModel(TeamCatalog catalog) : EntryPage<Team, TeamDraft, TeamForm>(catalog);
