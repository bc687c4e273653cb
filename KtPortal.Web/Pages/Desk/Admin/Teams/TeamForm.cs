using System.Globalization;
using KtPortal.Core.Kernel;
using KtPortal.Core.Teams;
using KtPortal.Web.Administration;

namespace KtPortal.Web.Pages.Desk.Admin.Teams;

public sealed record TeamForm : IEntryForm<TeamForm, TeamDraft>
{
    /// <summary>Empty lines for further members.</summary>
    private const int Spare = 3;

    public string? Name { get; set; }

    public string? Description { get; set; }

    public string? LeadId { get; set; }

    /// <summary>How many open tickets are enough for members without a number of their own; empty for the usual.</summary>
    public string? MaxOpenTickets { get; set; }

    public List<MemberLine> Members { get; set; } = [];

    public IEnumerable<MemberLine> Lines =>
        Members.Where(m => m.UserId is { Length: > 0 }).Concat(Enumerable.Repeat(new MemberLine(), Spare));

    public static TeamForm From(TeamDraft draft) => new()
    {
        Name = draft.Name,
        Description = draft.Description,
        LeadId = draft.LeadId?.ToString(),
        MaxOpenTickets = draft.MaxOpenTickets?.ToString(CultureInfo.CurrentCulture),
        Members = [.. draft.Members.Select(m =>
            new MemberLine { UserId = m.UserId.ToString(), Most = m.MaxOpenTickets?.ToString(CultureInfo.CurrentCulture) })],
    };

    public TeamDraft Read(FieldErrors errors)
    {
        var named = Members.Where(m => m.UserId is { Length: > 0 }).DistinctBy(m => m.UserId).ToList();
        if (named.Any(m => AdminReading.Words(m.Most) is not null && AdminReading.Number(m.Most) is null))
        {
            errors.Add("Members", AdminPageTexts.NumberWanted);
        }

        if (AdminReading.Words(MaxOpenTickets) is not null && AdminReading.Number(MaxOpenTickets) is null)
        {
            errors.Add("MaxOpenTickets", AdminPageTexts.NumberWanted);
        }

        return new TeamDraft
        {
            Name = Name ?? "",
            Description = AdminReading.Words(Description),
            LeadId = AdminReading.Id(LeadId),
            MaxOpenTickets = AdminReading.Number(MaxOpenTickets),
            Members = [.. named.Select(m => new MemberDraft(AdminReading.Id(m.UserId) ?? Guid.Empty, AdminReading.Number(m.Most)))],
        };
    }
}

/// <summary>A member on the form; without a person it is an empty line.</summary>
public sealed record MemberLine
{
    public string? UserId { get; set; }

    /// <summary>How many open tickets are enough; empty for as many as the team says.</summary>
    public string? Most { get; set; }
}
