using System.Globalization;
using KtPortal.Core.Audit;
using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Lists;

/// <summary>What a list finds, as a file. CSV goes out as it is read; a workbook is put together in a file of its own first.</summary>
[Access(Surface.Desk)]
public sealed class ExportModel(ListCatalog lists, SavedViews views, ListExport export) : ListFormPage(lists, views)
{
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public async Task<IActionResult> OnGetAsync(string kind)
    {
        if (!EnumText<ExportFormat>.TryParse(kind, out var format))
        {
            return Refuse(new Problem.NotFound());
        }

        if (await OpenAsync() is { } refusal)
        {
            return refusal;
        }

        Db.Add(AuditEntry.Of(Actor, "view", List.Kind + ".exported", Now).Values(null, new Dictionary<string, object?> { ["as"] = kind }));
        await Db.SaveChangesAsync(Cancel);
        var name = string.Create(CultureInfo.InvariantCulture, $"{List.Name}-{TimeZoneInfo.ConvertTime(Now, Zone):yyyy-MM-dd}");
        var order = new ExportOrder(Actor, State, new ListMoment(Now, Zone), format, Response.Body);
        if (order.Format == ExportFormat.Xlsx)
        {
            // Kept by nobody else, and gone when it is closed.
            var file = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None,
                64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
            Response.RegisterForDisposeAsync(file);
            await export.WriteAsync(order with { To = file }, Cancel);
            file.Position = 0;
            return File(file, Workbook, name + ".xlsx");
        }

        Response.ContentType = "text/csv; charset=utf-8";
        Response.Headers.ContentDisposition = $"attachment; filename={name}.csv";
        await export.WriteAsync(order, Cancel);
        return new EmptyResult();
    }
}
