using KtPortal.Core.Changes;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Reports;
using KtPortal.Core.Sla;
using KtPortal.Core.Sla.Reports;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;
using KtPortal.Web.Ui.Charts;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Admin.Sla;

/// <summary>A policy: its grid, its warnings, whose it is. Beside it, what its promises come to.</summary>
[Access(Surface.Desk, SlaPermissions.Configure)]
public sealed class EntryModel(SlaPolicyCatalog catalog, SlaRecalculation recalculation, SlaTrial trial, SlaReports reports)
    : EntryPage<SlaPolicy, SlaPolicyDraft, SlaPolicyForm>(catalog)
{
    private const int LookedBack = 90;

    /// <summary>Tickets whose clocks run by this policy now.</summary>
    public int Running { get; private set; }

    /// <summary>What is tried on the page's side.</summary>
    [BindProperty(SupportsGet = true)]
    public TrialForm Try { get; set; } = new();

    /// <summary>By which button the form was sent: true where Enter pressed the first one.</summary>
    [BindProperty]
    public bool Enter { get; set; }

    /// <summary>The boxes of clients and partners.</summary>
    public ClientPick Clients => ClientPick.Of(Choices[SlaPolicyCatalog.Organizations], Form.ChosenOrganizations, Form.FindOrganization);

    /// <summary>How often each promise of the grid was kept lately; empty for who may not read that.</summary>
    public IReadOnlyList<SlaRow> KeptLately { get; private set; } = [];

    public SlaTrialResult? Tried { get; private set; }

    public string? TryError { get; private set; }

    protected override bool IsUpdate => Enter && Form.LooksForClient;

    protected override async Task LoadBesidesAsync()
    {
        if (EntryId is not { } id)
        {
            return;
        }

        Running = await recalculation.CountAsync(id, null, Cancel);
        KeptLately = await KeptAsync(id);
        if (Try.Priority is null && Choices[SlaPolicyCatalog.Priorities].Count > 0)
        {
            Try.Priority = Choices[SlaPolicyCatalog.Priorities][0].Id.ToString();
        }

        var tried = await trial.TryAsync(Actor, id, Try.Read(Zone, Now), Cancel);
        Tried = tried.Succeeded ? tried.Value : null;
        TryError = (tried.Problem as Problem.Invalid)?.Errors.All[0].Message;
    }

    /// <summary>"94 % of 120 kept": under a cell of the grid; null where nothing was due.</summary>
    public (string Words, string Address)? KeptOf(Guid priority, SlaMetric metric)
    {
        var row = KeptLately.FirstOrDefault(r => r.Id == priority);
        var kept = metric == SlaMetric.FirstResponse ? row?.Answer : row?.Solution;
        return kept?.Share is { } share
            ? (SlaFormTexts.KeptLately.With(Figures.Percent(share), kept.Counted),
                $"/desk/reports/sla/clocks?days={LookedBack}&show=counted&metric={EnumText<SlaMetric>.Write(metric)}&policy={EntryId}&priority={priority}")
            : null;
    }

    private async Task<IReadOnlyList<SlaRow>> KeptAsync(Guid policy)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, Zone).DateTime);
        var course = ReportCourse.Of(today.AddDays(1 - LookedBack), today, Zone);
        var selection = new SlaSelection(course.Bounds[0], Now)
        {
            Narrowed = new Dictionary<ReportDimension, string?> { [SlaDimensions.Policy] = policy.ToString() },
        };
        var read = await reports.ReadAsync(Actor, selection, SlaDimensions.Priority, course, Cancel);
        return read.Succeeded ? read.Value.Rows : [];
    }

    protected override async Task SavedAsync(Change change)
    {
        // A time that doesn't count doesn't for anybody: what runs follows at once.
        var excluded = change.Fields.Any(f => f.Name == nameof(SlaPolicyDraft.Exclusions));
        if ((Form.Recalculate || excluded) && change.Of is { } id)
        {
            await recalculation.AskAsync(Actor, id, null, change.Name, $"{Catalog.Address}/{id}", Cancel);
        }
    }
}
