using System.Security.Cryptography;
using System.Text;
using KtPortal.Core.Files;

namespace KtPortal.Tests.Files;

public sealed class FileIntakeTests : IDisposable
{
    private const string Key = "tenants/t/organizations/o/attachments/tickets/2026/11/f";
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];
    private readonly string root = Path.Combine(Path.GetTempPath(), "kt-intake-" + Guid.CreateVersion7().ToString("n"));
    private readonly LocalFileStore store;

    public FileIntakeTests() => store = new LocalFileStore(root);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_picture_is_stored_and_described()
    {
        var result = Assert.IsType<IntakeResult>(await ReceiveAsync("C:\\scans\\Drucker.PNG", Png));
        Assert.Equal((Key, "Drucker.PNG", "image/png", Png.LongLength), (result.Key, result.OriginalName, result.ContentType, result.Size));
        Assert.Equal(SHA256.HashData(Png), result.Sha256);
        await using var stored = await store.OpenAsync(Key, Cancel);
        Assert.Equal(Png.Length, stored.Length);
    }

    [Fact]
    public async Task A_large_file_is_read_once_and_hashed_whole()
    {
        var bytes = RandomNumberGenerator.GetBytes(3_000_000);
        "PK\x03\x04"u8.CopyTo(bytes);
        var result = Assert.IsType<IntakeResult>(await ReceiveAsync("a.zip", bytes));
        Assert.Equal(SHA256.HashData(bytes), result.Sha256);
        Assert.Equal(bytes.LongLength, result.Size);
    }

    [Fact]
    public async Task Exactly_the_limit_is_stored_and_one_byte_more_is_not()
    {
        var limits = new IntakeLimits { MaxBytes = 2 * 1024 * 1024 };
        Assert.IsType<IntakeResult>(await ReceiveAsync("a.txt", Letters(2 * 1024 * 1024), limits));
        await store.DeleteAsync(Key, Cancel);
        Assert.Equal("This file is larger than 2 MB.", await RefusalOf("a.txt", Letters((2 * 1024 * 1024) + 1), limits));
    }

    [Fact]
    public async Task What_is_announced_as_too_large_is_not_even_read()
    {
        var intake = await new FileIntake(store, new IntakeLimits()).ReceiveAsync(Key, "a.txt", new Trickle([], breaksOff: true), 50L * 1024 * 1024 + 1, Cancel);
        Assert.Equal("This file is larger than 50 MB.", Assert.IsType<Refusal>(intake).Message);
    }

    [Theory]
    [InlineData("setup.exe", "macros")]
    [InlineData("Invoice.pdf.js", "macros")]
    [InlineData("order.DOCM", "macros")]
    [InlineData("page.html", "macros")]
    [InlineData("picture.svg", "macros")]
    [InlineData("photo\u202Etxt.exe", "macros")]
    [InlineData("data.xyz", "Allowed types: pdf, doc")]
    [InlineData("noextension", "without an extension")]
    [InlineData("picture.png", "ends in .png but")]
    [InlineData("picture.jpg.", "ends in .jpg but")]
    [InlineData("document.pdf", "ends in .pdf but")]
    [InlineData("letter.docx", "ends in .docx but")]
    public async Task What_may_not_be_sent_is_refused_with_the_reason(string name, string reason) =>
        Assert.Contains(reason, await RefusalOf(name, "MZ\x90\0 some program"u8.ToArray()), StringComparison.Ordinal);

    [Fact]
    public async Task An_empty_file_is_refused() => Assert.Equal("This file is empty.", await RefusalOf("a.txt", []));

    [Fact]
    public async Task A_program_stays_out_even_where_an_administrator_listed_it() =>
        Assert.Contains("macros", await RefusalOf("a.exe", [1], new IntakeLimits { Extensions = ["exe", "txt"] }), StringComparison.Ordinal);

    [Fact]
    public async Task A_type_an_administrator_added_is_stored_as_bytes() =>
        Assert.Equal("application/octet-stream", Assert.IsType<IntakeResult>(await ReceiveAsync("plan.dwg", [1, 2], new IntakeLimits { Extensions = ["dwg"] })).ContentType);

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("iso-8859-1")]
    public async Task Text_in_any_usual_encoding_is_text(string encoding)
    {
        var text = Encoding.GetEncoding(encoding);
        byte[] bytes = [.. text.GetPreamble(), .. text.GetBytes("Grüße;\t1\r\nÄ;2\r\n")];
        Assert.Equal("text/csv", Assert.IsType<IntakeResult>(await ReceiveAsync("a.csv", bytes)).ContentType);
    }

    [Fact]
    public async Task Something_else_named_text_is_refused_however_late_it_shows()
    {
        var bytes = Letters(500_000);
        bytes[^1] = 0;
        Assert.Contains("ends like a text file", await RefusalOf("a.log", bytes), StringComparison.Ordinal);
        byte[] wide = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("abc\u0001")];
        Assert.Contains("ends like a text file", await RefusalOf("a.txt", wide), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.pdf", "%PDF-1.7")]
    [InlineData("a.jpeg", "\u00FF\u00D8\u00FF\u00E0")]
    [InlineData("a.gif", "GIF89a")]
    [InlineData("a.webp", "RIFF....WEBPVP8 ")]
    [InlineData("a.heic", "....ftypheic")]
    [InlineData("a.xlsx", "PK\u0003\u0004")]
    [InlineData("a.rar", "Rar!\u001A\u0007\u0001")]
    [InlineData("a.doc", "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1")]
    [InlineData("a.eml", "Subject: x")]
    public async Task Each_type_is_known_by_its_first_bytes(string name, string head) =>
        Assert.IsType<IntakeResult>(await ReceiveAsync(name, Encoding.Latin1.GetBytes(head)));

    [Fact]
    public async Task A_line_that_breaks_is_an_error_and_no_refusal()
    {
        var intake = new FileIntake(store, new IntakeLimits());
        await Assert.ThrowsAsync<TimeoutException>(() => intake.ReceiveAsync(Key, "a.txt", new Trickle(Letters(100_000), breaksOff: true), null, Cancel));
        Assert.False(await store.ExistsAsync(Key, Cancel));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static byte[] Letters(int count) => [.. Enumerable.Repeat((byte)'a', count)];

    private Task<Intake> ReceiveAsync(string name, byte[] bytes, IntakeLimits? limits = null) =>
        new FileIntake(store, limits ?? new IntakeLimits()).ReceiveAsync(Key, name, new Trickle(bytes), null, Cancel);

    private async Task<string> RefusalOf(string name, byte[] bytes, IntakeLimits? limits = null)
    {
        var refusal = Assert.IsType<Refusal>(await ReceiveAsync(name, bytes, limits));
        Assert.Empty(Directory.GetFiles(root, "*", SearchOption.AllDirectories));
        return refusal.Message;
    }
}
