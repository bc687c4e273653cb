using System.Text;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using Microsoft.Extensions.Logging;

namespace KtPortal.Core.Pdf;

/// <summary>
/// One warm worker a node, one document at a time; others wait in line. Who goes away leaves the line, but a document that was begun is
/// finished: ending it would end the worker. A worker that ended, hung or grew is exchanged before the next document.
/// </summary>
internal sealed class WeasyPrintRenderer(PdfOptions options, ILogger<WeasyPrintRenderer> log) : IPdfRenderer, IDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private WeasyPrintWorker? worker;

    /// <summary>Of the worker; null where none is warm.</summary>
    internal int? ProcessId => worker is { HasEnded: false } ? worker.ProcessId : null;

    /// <summary>What the last document cost.</summary>
    internal (int Milliseconds, long Kilobytes) Last { get; private set; }

    public async Task<Result<PdfFile>> RenderAsync(PdfSource source, CancellationToken cancel)
    {
        if (!await turn.WaitAsync(options.Queue, cancel))
        {
            return new Problem.Unavailable(PdfProblemTexts.TooManyWait);
        }

        try
        {
            return await InTurnAsync(source);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        worker?.Dispose();
        turn.Dispose();
    }

    private async Task<Result<PdfFile>> InTurnAsync(PdfSource source)
    {
        if (worker is { HasEnded: true })
        {
            LetGo();
        }

        worker ??= await WeasyPrintWorker.StartAsync(options, log);
        if (worker is null)
        {
            return new Problem.Unavailable(PdfProblemTexts.NotInstalled);
        }

        try
        {
            var (head, body) = await worker.MakeAsync(CallFor(source), BodiesOf(source));
            return Answered(head, body);
        }
        catch (TimeoutException)
        {
            GiveUp("it took too long");
            return new Problem.Conflict(PdfProblemTexts.TookTooLong.With(options.Patience.TotalSeconds));
        }
        catch (IOException ended)
        {
            GiveUp($"{ended.Message} {worker.Complaint}");
            return new Problem.Conflict(PdfProblemTexts.CannotBeMade);
        }
    }

    private Result<PdfFile> Answered(PdfAnswer head, byte[] body)
    {
        Last = (head.Milliseconds, head.Kilobytes);
        if (head.Refused.Count > 0)
        {
            log.LogWarning("A PDF names what was not given to it: {Addresses}", string.Join(' ', head.Refused));
        }

        if (head.Error is not null)
        {
            log.LogWarning("A PDF could not be made ({Error}): {Why}", head.Error, head.Why);
        }

        if (head.Error == "memory" || head.Kilobytes * 1024 > options.Memory / 2)
        {
            LetGo();
        }

        return head.Error switch
        {
            null => new PdfFile(body, head.Pages),
            "pages" => new Problem.Conflict(PdfProblemTexts.TooManyPages.With(options.MaxPages)),
            "memory" => new Problem.Conflict(PdfProblemTexts.TooLarge),
            _ => new Problem.Conflict(PdfProblemTexts.CannotBeMade),
        };
    }

    private void GiveUp(string why)
    {
        log.LogWarning("The worker that makes PDFs is exchanged: {Why}", why);
        LetGo();
    }

    private void LetGo()
    {
        worker?.Dispose();
        worker = null;
    }

    private PdfCall CallFor(PdfSource source) => new(
        [.. source.Parts.Select(part => new PdfCall.Part(part.Name, part.ContentType))],
        [.. source.Attachments.Select(file => new PdfCall.File(file.Name, file.ContentType, file.Description, file.Relation.ToString()))],
        PdfMetadata.Identifier(source),
        source.Language,
        source.Issuer,
        PdfMetadata.Escaped(source.Issuer),
        PdfMetadata.InvoiceXmp(source),
        PdfMetadata.Date(source.MadeAt),
        options.MaxPages,
        (int)Math.Ceiling(options.Patience.TotalSeconds),
        [.. BodiesOf(source).Select(body => body.Length)]);

    private static IReadOnlyList<byte[]> BodiesOf(PdfSource source) =>
    [
        Encoding.UTF8.GetBytes(source.Html),
        .. source.Parts.Select(part => part.Content),
        .. source.Attachments.Select(file => file.Content),
    ];
}
