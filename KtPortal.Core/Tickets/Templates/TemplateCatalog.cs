using KtPortal.Core.Administration;
using KtPortal.Core.Data;
using KtPortal.Core.Languages;
using KtPortal.Core.Teams;
using KtPortal.Core.Tickets.Configuration;
using KtPortal.Core.Tickets.Services;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Templates;

public sealed record TemplateDraft : CatalogDraft
{
    public string? Subject { get; init; }

    public string? Description { get; init; }

    public Guid? TypeId { get; init; }

    public Guid? CategoryId { get; init; }

    public Guid? ServiceId { get; init; }

    public Guid? PriorityId { get; init; }

    public Guid? QueueId { get; init; }

    public Guid? TeamId { get; init; }

    public Guid? AssigneeId { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public decimal? EstimatedHours { get; init; }

    /// <summary>See <see cref="TemplateAnswers"/>; null for nothing.</summary>
    public string? CustomFields { get; init; }

    /// <summary>Templates of the tickets that are opened below it.</summary>
    public IReadOnlyList<Guid> Children { get; init; } = [];
}

/// <summary>Tickets that come again. What a template names may be set aside later: then it is as if it named nothing.</summary>
public sealed class TemplateCatalog : TicketCatalog<TicketTemplate, TemplateDraft>
{
    private const decimal MostHours = 9999;

    private const int LongestAnswers = 50_000;

    public override string Key => "templates";

    public override string Family => "ticket_template";

    public override CatalogWords Words => new(
        TemplateTexts.Templates, TemplateTexts.TemplatesLead, TemplateTexts.NewTemplate, TemplateTexts.TemplatesEmpty);

    public override bool HasDefault => false;

    public override IReadOnlyList<Usage> UsedBy =>
    [
        Tickets("template_id"), new("recurring_tickets", "template_id", () => TemplateTexts.UsedByRecurring),
        new("ticket_template_children", "child_id", () => TemplateTexts.UsedByParents),
    ];

    public override IReadOnlyList<AdminField<TemplateDraft>> Fields { get; } =
    [
        new("Name", () => AdminTexts.Name, d => d.Name),
        new("Subject", () => TemplateTexts.TemplateSubject, d => d.Subject),
        new("Description", () => TemplateTexts.TemplateDescription, d => d.Description),
        new("TypeId", () => TemplateTexts.TemplateType, (d, name) => name(d.TypeId)),
        new("CategoryId", () => TemplateTexts.TemplateCategory, (d, name) => name(d.CategoryId)),
        new("ServiceId", () => TemplateTexts.TemplateService, (d, name) => name(d.ServiceId)),
        new("PriorityId", () => ConfigurationTexts.Priority, (d, name) => name(d.PriorityId)),
        new("QueueId", () => ConfigurationTexts.Queue, (d, name) => name(d.QueueId)),
        new("TeamId", () => ConfigurationTexts.Team, (d, name) => name(d.TeamId)),
        new("AssigneeId", () => TemplateTexts.TemplateAssignee, (d, name) => name(d.AssigneeId)),
        new("Tags", () => TemplateTexts.TemplateTags, d => string.Join(", ", d.Tags)),
        new("EstimatedHours", () => TemplateTexts.EstimatedHours, d => d.EstimatedHours),
        new("CustomFields", () => TemplateTexts.TemplateFields, d => TemplateAnswers.Say(d.CustomFields)),
        new("Children", () => TemplateTexts.Children, (d, name) => string.Join(", ", d.Children.Select(c => name(c)))),
    ];

    public override TemplateDraft Blank => new() { Name = "" };

    public override async Task<IReadOnlyDictionary<string, IReadOnlyList<AdminChoice>>> ChoicesAsync(
        PortalDb db, CancellationToken cancel) =>
        new Dictionary<string, IReadOnlyList<AdminChoice>>
        {
            ["TypeId"] = await AllAsync<TicketType>(db, cancel),
            ["CategoryId"] = await AllAsync<TicketCategory>(db, cancel),
            ["ServiceId"] = await AllAsync<Service>(db, cancel),
            ["PriorityId"] = await AllAsync<TicketPriority>(db, cancel),
            ["QueueId"] = await AllAsync<TicketQueue>(db, cancel),
            ["TeamId"] = await AllAsync<Team>(db, cancel),
            ["AssigneeId"] = await TeamCatalog.StaffAsync(db, cancel),
            ["Children"] = await AllAsync<TicketTemplate>(db, cancel),
        };

    public override TemplateDraft DraftOf(TicketTemplate entry) => new()
    {
        Name = entry.Name,
        Subject = entry.Subject,
        Description = entry.Description,
        TypeId = entry.TypeId,
        CategoryId = entry.CategoryId,
        ServiceId = entry.ServiceId,
        PriorityId = entry.PriorityId,
        QueueId = entry.QueueId,
        TeamId = entry.TeamId,
        AssigneeId = entry.AssigneeId,
        Tags = entry.Tags,
        EstimatedHours = entry.EstimatedHours,
        CustomFields = TemplateAnswers.Again(entry.CustomFields),
        Children = [.. entry.Children.Select(c => c.ChildId).Order()],
    };

    public override CatalogFace FaceOf(CatalogEntry entry) => entry is not TicketTemplate template ? new() : new()
    {
        Symbol = "layout-template",
        More = template.Subject,
    };

    protected override IQueryable<TicketTemplate> Query(PortalDb db) => db.Set<TicketTemplate>().Include(t => t.Children);

    protected override TicketTemplate Make() => TicketTemplate.Begin();

    protected override void Write(TicketTemplate entry, TemplateDraft draft) => entry.Change(draft);

    protected override void Check(TemplateDraft draft, TicketTemplate? now, CatalogCheck<TicketTemplate> check)
    {
        check.Length("Subject", draft.Subject, TicketRules.SubjectMax);
        check.Length("Description", draft.Description, TicketRules.DescriptionMax);
        check.Choice("TypeId", draft.TypeId, now?.TypeId);
        check.Choice("CategoryId", draft.CategoryId, now?.CategoryId);
        check.Choice("ServiceId", draft.ServiceId, now?.ServiceId);
        check.Choice("PriorityId", draft.PriorityId, now?.PriorityId);
        check.Choice("QueueId", draft.QueueId, now?.QueueId);
        check.Choice("TeamId", draft.TeamId, now?.TeamId);
        check.Choice("AssigneeId", draft.AssigneeId, now?.AssigneeId);
        if (draft.EstimatedHours is <= 0 or > MostHours)
        {
            check.Error("EstimatedHours", TemplateTexts.HoursOutside.With(MostHours));
        }

        check.Length("CustomFields", draft.CustomFields, LongestAnswers);
        if (draft.Children.Any(c => !check.Offers("Children", c, now?.Children.Any(s => s.ChildId == c) == true)))
        {
            check.Error("Children", AdminTexts.NotOffered);
        }
        else if (draft.Children.Count > 0 && TemplateTree.Refuse(now?.Id, draft.Children, check.All) is { } refusal)
        {
            check.Error("Children", refusal, nameof(TemplateTexts) + ".Children");
        }

        if (draft.Tags.Count > TicketTags.Most)
        {
            check.Error("Tags", TicketListTexts.TooManyTags);
        }
        else if (draft.Tags.Any(t => t.Length > TicketTags.Longest))
        {
            check.Error("Tags", AdminTexts.TooLong.For(TicketTags.Longest));
        }
    }
}
