using KtPortal.Core.Skills;
using KtPortal.Core.Teams;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Admin.Skills;

[Access(Surface.Desk, TeamPermissions.Manage)]
public sealed class EntryModel(SkillCatalog catalog) : EntryPage<Skill, SkillDraft, SkillForm>(catalog);
