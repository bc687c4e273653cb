using KtPortal.Core.Audit;
using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Core.Pdf;
using KtPortal.Core.Reports;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Reports;

/// <summary>A report: a period, what it is narrowed to and how it is told apart, all of it in the address.</summary>
public abstract class ReportPage : PeriodPage
{
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const string Printed = "pdf";

    // In an address: what has none of it.
    private const string Nothing = "none";

    /// <summary>By what it can be told apart; the first where the address says nothing.</summary>
    public abstract IReadOnlyList<ReportDimension> Dimensions { get; }

    public virtual ReportDimension By => DimensionOr(Dimensions[0]);

    public ReportStep? Step => EnumText<ReportStep>.TryParse(Asked("each"), out var step) ? step : null;

    public bool IsProvider => Actor.Audience == Audience.Provider;

    /// <summary>To what the address narrows it; null for what has none of it.</summary>
    public IReadOnlyDictionary<ReportDimension, string?> Narrowed { get; private set; } = new Dictionary<ReportDimension, string?>();

    /// <summary>The same by name, once it is read.</summary>
    public IReadOnlyDictionary<ReportDimension, string?> Names { get; protected set; } = new Dictionary<ReportDimension, string?>();

    /// <summary>What it is narrowed to, each with the address that takes it out.</summary>
    public virtual IEnumerable<(string Words, string Without)> Chips =>
        Names.Select(n => ($"{n.Key.Label}: {WordsOf(n.Value)}", Address(Path, (n.Key.Key, null))));

    public override IReadOnlyList<KeyValuePair<string, string?>> Staying => [.. State.Where(s => s.Key is not ("days" or "from" or "to"))];

    /// <summary>What of the address goes along to other pages, besides the period and what it is narrowed to.</summary>
    protected virtual IReadOnlyList<string> GoingAlong => ["by", "each", "show"];

    private IEnumerable<KeyValuePair<string, string?>> State =>
    [
        .. ChosenDays is { } days ? [new("days", FormattableString.Invariant($"{days}"))] : Period(Range.First, Range.Last),
        .. GoingAlong.Where(name => Asked(name) is { Length: > 0 and < 40 }).Select(name => KeyValuePair.Create(name, Asked(name))),
        .. Dimensions.Where(Narrowed.ContainsKey).Select(d => KeyValuePair.Create<string, string?>(d.Key, Narrowed[d] ?? Nothing)),
    ];

    /// <summary>A page of the reports as this one stands, with some of its address another; null takes it out.</summary>
    public string Address(string path, params IReadOnlyList<(string Name, string? Value)> changes)
    {
        var kept = State.Where(s => changes.All(c => c.Name != s.Key));
        return path + QueryString.Create(kept.Concat(changes.Where(c => c.Value is not null).Select(c => KeyValuePair.Create(c.Name, c.Value))));
    }

    /// <summary>Narrows to one, or to what has none of it.</summary>
    public static (string Name, string? Value) OneOf(ReportDimension dimension, string? value) => (dimension.Key, value ?? Nothing);

    public static (string Name, string? Value)[] Between(DateOnly first, DateOnly last) =>
        [("days", null), .. Period(first, last).Select(p => (p.Key, p.Value))];

    protected static string WordsOf(string? name) => name is null ? ReportTexts.Without : Ui.Words.Builtin(name);

    /// <returns>When the period begins, and before when it ends.</returns>
    protected (DateTimeOffset From, DateTimeOffset To) ReadAsked()
    {
        var period = ReadPeriod();
        Narrowed = Dimensions.Where(d => Asked(d.Key) is { } value && (value == Nothing || d.CanBe(value)))
            .ToDictionary(d => d, d => Asked(d.Key) is { } value && value != Nothing ? value : null);
        return period;
    }

    /// <summary>The one that the address asks for.</summary>
    protected ReportDimension DimensionOr(ReportDimension usual) => Dimensions.FirstOrDefault(d => d.Key == Asked("by")) ?? usual;

    protected string? Asked(string name) => Request.Query[name];

    /// <summary>Who takes figures along is written down.</summary>
    /// <param name="happened">What the audit log calls it.</param>
    protected async Task RecordAsync(string happened, string report, string kind)
    {
        Db.Add(AuditEntry.Of(Actor, "view", happened, Now).Values(null, new Dictionary<string, object?> { ["report"] = report, ["as"] = kind }));
        await Db.SaveChangesAsync(Cancel);
    }

    /// <summary>A table as a file. CSV goes out as it is read; a workbook is put together in a file of its own first.</summary>
    protected async Task<IActionResult> SendAsync(
        string report, ExportFormat format, IReadOnlyList<string> heads, IAsyncEnumerable<object?[]> rows)
    {
        if (format == ExportFormat.Xlsx)
        {
            // Kept by nobody else, and gone when it is closed.
            var file = new FileStream(System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName()), FileMode.CreateNew,
                FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
            Response.RegisterForDisposeAsync(file);
            await ReportSheet.WriteAsync(heads, rows, ReportTexts.Reports, format, Zone, file, Cancel);
            file.Position = 0;
            return File(file, Workbook, FileNameOf(report, "xlsx"));
        }

        Response.ContentType = "text/csv; charset=utf-8";
        Response.Headers.ContentDisposition = $"attachment; filename={FileNameOf(report, "csv")}";
        await ReportSheet.WriteAsync(heads, rows, ReportTexts.Reports, format, Zone, Response.Body, Cancel);
        return new EmptyResult();
    }

    /// <summary>
    /// Figures as a file of the kind that an address asks for: for a spreadsheet, or on paper. There is no page behind it that could show why there
    /// is none.
    /// </summary>
    /// <param name="file">How the file is called; before its period.</param>
    /// <param name="report">How the audit log calls it, and <paramref name="happened"/> that it was taken along.</param>
    /// <param name="paperOf">What is printed; null for the table as it stands.</param>
    protected async Task<IActionResult> SendTableAsync<T>(
        string file, string report, string happened, string kind, Func<Task<Result<T>>> read, Func<T, ReportTable> tableOf, Func<T, PdfStatement>? paperOf = null)
    {
        if (!EnumText<ExportFormat>.TryParse(kind, out var format) && kind != Printed)
        {
            return Refuse(new Problem.NotFound());
        }

        var figures = await read();
        if (!figures.Succeeded)
        {
            return Refuse(figures.Problem!);
        }

        if (kind != Printed)
        {
            var table = tableOf(figures.Value);
            await RecordAsync(happened, report, kind);
            return await SendAsync(file, format, table.Heads, table.Rows.ToAsyncEnumerable());
        }

        var services = HttpContext.RequestServices;
        Names = await services.GetRequiredService<ReportNames>().ReadAsync(Actor, Narrowed, Cancel);
        var printed = await services.GetRequiredService<PdfPress>().PrintAsync(
            paperOf is null ? ReportPaper.Of(this, tableOf(figures.Value)) : paperOf(figures.Value), Cancel);
        if (!printed.Succeeded)
        {
            return Refuse(printed.Problem!);
        }

        await RecordAsync(happened, report, kind);
        return File(printed.Value.Content, "application/pdf", FileNameOf(file, Printed));
    }

    protected string FileNameOf(string report, string kind) =>
        FormattableString.Invariant($"{report}-{Range.First:yyyy-MM-dd}-{Range.Last:yyyy-MM-dd}.{kind}");

    private static IEnumerable<KeyValuePair<string, string?>> Period(DateOnly first, DateOnly last) =>
        [new("from", FormattableString.Invariant($"{first:yyyy-MM-dd}")), new("to", FormattableString.Invariant($"{last:yyyy-MM-dd}"))];
}
