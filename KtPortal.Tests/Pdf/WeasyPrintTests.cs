using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using KtPortal.Core.Kernel;
using KtPortal.Core.Pdf;
using KtPortal.Tests.Languages;
using Microsoft.Extensions.Logging.Abstractions;

namespace KtPortal.Tests.Pdf;

/// <summary>The worker behind the seam: warm, alone, bounded, and exchanged when it ended.</summary>
public sealed class WeasyPrintTests : IDisposable
{
    private readonly WeasyPrintRenderer renderer = With(new());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Documents_come_one_after_the_other_from_one_worker_each_with_its_own_text()
    {
        PdfTools.AreNeeded();
        await RenderAsync("first");
        var worker = renderer.ProcessId;
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => RenderAsync($"<h1>Document {n}</h1>")));
        Assert.Equal(worker, renderer.ProcessId);
        foreach (var (n, made) in all.Index())
        {
            Assert.Contains($"Document {n}", await PdfTools.TextOfAsync(made.Value.Content), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Text_of_many_scripts_is_there_in_our_faces_alone()
    {
        PdfTools.AreNeeded();
        const string Words = "Grüße, Łódź, Ελλάδα, Москва, Việt Nam, naïve “quotes” – 1.234,56 €";
        const string Serif = "<p style='font-family: Portal Serif'><b>Straße</b></p>";
        var made = (await RenderAsync($"<p style='font: 9pt Inter'>{Words}</p>{Serif}")).Value;
        Assert.Contains(Words, await PdfTools.TextOfAsync(made.Content), StringComparison.Ordinal);
        var fonts = (await PdfTools.RunAsync("pdffonts", made.Content, "{file}")).Output.Split('\n')[2..^1];
        Assert.Equal(2, fonts.Length);
        Assert.Contains(fonts, f => f.Contains("Inter", StringComparison.Ordinal));
        Assert.Contains(fonts, f => f.Contains("Portal-Serif-Semi-Bold", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_fetched_but_what_was_given()
    {
        PdfTools.AreNeeded();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var there = listener.LocalEndpoint;
        var secret = Path.GetTempFileName();
        await File.WriteAllTextAsync(secret, "a secret of the node", Cancel);
        var html = $"""
            <link rel="stylesheet" href="http://{there}/d.css"><link rel="attachment" href="file://{secret}">
            <style>@import "http://{there}/a.css"; p {'{'} background: url("http://{there}/b.png") {'}'}</style>
            <img src="http://{there}/c.png"><img src="file:///etc/passwd"><object data="{secret}"></object>
            <p>All the same</p><img src="part:dot" alt=""><a rel="attachment" href="file://{secret}">here</a>
            """;
        var dot = new PdfPart("dot", "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>"u8.ToArray());
        var made = (await renderer.RenderAsync(Source(html) with { Parts = [dot] }, Cancel)).Value;
        Assert.Contains("All the same", await PdfTools.TextOfAsync(made.Content), StringComparison.Ordinal);
        Assert.False(listener.Pending());
        var files = (await PdfTools.RunAsync("pdfdetach", made.Content, "-list", "{file}")).Output;
        Assert.Contains("0 embedded files", files, StringComparison.Ordinal);
        File.Delete(secret);
    }

    [Fact]
    public async Task A_worker_that_was_killed_is_exchanged_before_the_next_document()
    {
        PdfTools.AreNeeded();
        await RenderAsync("first");
        var worker = renderer.ProcessId!.Value;
        using (var process = Process.GetProcessById(worker))
        {
            process.Kill();
            await process.WaitForExitAsync(Cancel);
        }

        Assert.True((await RenderAsync("second")).Succeeded);
        Assert.NotEqual(worker, renderer.ProcessId);
    }

    [Fact]
    public async Task What_takes_too_long_is_ended_said_and_holds_up_nobody()
    {
        PdfTools.AreNeeded();
        using var impatient = With(new() { Patience = TimeSpan.FromSeconds(8) });
        Assert.True((await impatient.RenderAsync(Source("short"), Cancel)).Succeeded);
        var worker = impatient.ProcessId!.Value;
        var endless = string.Concat(Enumerable.Repeat("<p>x</p>", 200_000));
        var (slow, next) = (impatient.RenderAsync(Source(endless), Cancel), impatient.RenderAsync(Source("short again"), Cancel));
        Assert.Equal("pdf.took_too_long", (await slow).Problem!.Code);
        Assert.True((await next).Succeeded);
        Assert.NotEqual(worker, impatient.ProcessId);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(worker));
    }

    [Fact]
    public async Task What_needs_too_much_memory_is_refused_and_the_next_is_made()
    {
        PdfTools.AreNeeded();
        using var narrow = With(new() { Memory = 300L * 1024 * 1024, Patience = TimeSpan.FromMinutes(5) });
        var heavy = string.Concat(Enumerable.Repeat("<p>" + new string('x', 200) + "</p>", 20_000));
        var refused = Assert.IsType<Problem.Conflict>((await narrow.RenderAsync(Source(heavy), Cancel)).Problem);
        Assert.Contains(refused.Code, (string[])["pdf.too_large", "pdf.cannot_be_made"]);
        Assert.True((await narrow.RenderAsync(Source("light"), Cancel)).Succeeded);
    }

    [Fact]
    public async Task A_document_of_too_many_pages_is_refused_by_its_length()
    {
        PdfTools.AreNeeded();
        using var narrow = With(new() { MaxPages = 2 });
        var pages = string.Concat(Enumerable.Repeat("<p style='break-after: page'>x</p>", 4));
        Assert.Equal("pdf.too_many_pages", (await narrow.RenderAsync(Source(pages), Cancel)).Problem!.Code);
        Assert.True((await narrow.RenderAsync(Source("<p>one</p>"), Cancel)).Succeeded);
    }

    [Fact]
    public async Task Hostile_HTML_neither_ends_the_worker_nor_is_dropped_in_silence()
    {
        PdfTools.AreNeeded();
        await RenderAsync("first");
        var worker = renderer.ProcessId;
        string[] hostile =
        [
            new('<', 20_000), "\0\uFFFF<p>x", "<style>@page { size: 0 0 }</style>x", "<table><tr><td colspan=30>x",
            "<svg><use href='#a'/></svg>", "",
        ];
        foreach (var html in hostile)
        {
            var made = await RenderAsync(html);
            Assert.True(made.Succeeded || made.Problem is Problem.Conflict, html);
        }

        Assert.Equal(worker, renderer.ProcessId);
    }

    [Fact]
    public async Task Who_goes_away_leaves_the_line_and_the_worker_stays()
    {
        PdfTools.AreNeeded();
        await RenderAsync("first");
        var worker = renderer.ProcessId;
        using var gone = new CancellationTokenSource();
        var before = RenderAsync(string.Concat(Enumerable.Repeat("<p>long</p>", 500)));
        var waiting = renderer.RenderAsync(Source("nobody reads this"), gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.True((await before).Succeeded);
        Assert.Equal(worker, renderer.ProcessId);
    }

    [Theory]
    [InlineData("en", "WeasyPrint isn’t installed")]
    [InlineData("de", "WeasyPrint auf seinem Server fehlt")]
    public async Task Where_it_is_not_installed_that_is_said_with_what_to_do(string language, string words)
    {
        using var speaking = new Speaking(language);
        foreach (var python in (string[])["/nowhere/python3", "/bin/false"])
        {
            using var missing = With(new() { Python = python });
            var problem = Assert.IsType<Problem.Unavailable>((await missing.RenderAsync(Source("x"), Cancel)).Problem);
            Assert.Equal("pdf.not_installed", problem.Code);
            Assert.Contains(words, problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nothing_is_left_behind_when_the_node_ends()
    {
        PdfTools.AreNeeded();
        await RenderAsync("first");
        var worker = renderer.ProcessId!.Value;
        var folder = Encoding.UTF8.GetString(await File.ReadAllBytesAsync($"/proc/{worker}/cmdline", Cancel)).Split('\0')[3];
        Assert.True(Directory.Exists(folder));
        renderer.Dispose();
        Assert.False(Directory.Exists(folder));
        Assert.False(Directory.Exists($"/proc/{worker}"));
    }

    public void Dispose() => renderer.Dispose();

    private static WeasyPrintRenderer With(PdfOptions options) => new(options, NullLogger<WeasyPrintRenderer>.Instance);

    private static PdfSource Source(string html) => new(html, "Northwind", "en", DateTimeOffset.UnixEpoch);

    private Task<Result<PdfFile>> RenderAsync(string html) => renderer.RenderAsync(Source(html), Cancel);
}
