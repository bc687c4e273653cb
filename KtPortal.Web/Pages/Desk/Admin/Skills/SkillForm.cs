using KtPortal.Core.Kernel;
using KtPortal.Core.Skills;
using KtPortal.Web.Administration;
using KtPortal.Web.Skills;

namespace KtPortal.Web.Pages.Desk.Admin.Skills;

public sealed record SkillForm : IEntryForm<SkillForm, SkillDraft>
{
    public string? Name { get; set; }

    public string? Description { get; set; }

    public List<LevelLine> People { get; set; } = [];

    public static SkillForm From(SkillDraft draft) =>
        new() { Name = draft.Name, Description = draft.Description, People = LevelLine.From(draft.People) };

    public SkillDraft Read(FieldErrors errors) =>
        new() { Name = Name ?? "", Description = AdminReading.Words(Description), People = LevelLine.Read(People) };
}
