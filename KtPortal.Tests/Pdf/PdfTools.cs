using System.Diagnostics;
using System.Text;

namespace KtPortal.Tests.Pdf;

/// <summary>Debian's programs that judge PDFs from outside: qpdf, and pdfsig, pdftotext ... of poppler-utils.</summary>
internal static class PdfTools
{
    /// <summary>Skips the test where there is none of it.</summary>
    public static void AreNeeded()
    {
        var weasyPrint = Directory.Exists("/usr/lib/python3/dist-packages/weasyprint");
        Assert.SkipUnless(
            weasyPrint && File.Exists("/usr/bin/qpdf") && File.Exists("/usr/bin/pdfsig"),
            "PDFs can't be made or checked here (Debian: apt install weasyprint qpdf poppler-utils).");
    }

    /// <param name="arguments">Where the file stands among them: {file}.</param>
    public static async Task<(int Code, string Output)> RunAsync(string program, byte[] pdf, params string[] arguments)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, pdf);
            var start = new ProcessStartInfo(program, arguments.Select(a => a.Replace("{file}", file, StringComparison.Ordinal)))
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
            };
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, output + await errors);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public static async Task<string> TextOfAsync(byte[] pdf) => (await RunAsync("pdftotext", pdf, "-layout", "{file}", "-")).Output;

    public static async Task AssertSoundAsync(byte[] pdf)
    {
        var (code, told) = await RunAsync("qpdf", pdf, "--check", "{file}");
        Assert.True(code == 0, told);
    }
}
