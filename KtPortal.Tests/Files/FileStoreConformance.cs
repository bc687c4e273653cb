using System.Security.Cryptography;
using KtPortal.Core.Files;

namespace KtPortal.Tests.Files;

/// <summary>What every file store promises. Each driver's test class inherits it.</summary>
public abstract class FileStoreConformance
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly string key = FileKeys.Attachment(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Now);

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract IFileStore Store { get; }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(100_000, true)]
    [InlineData(8 * 1024 * 1024, false)]
    [InlineData((20 * 1024 * 1024) + 7, true)]
    [InlineData((20 * 1024 * 1024) + 7, false)]
    public async Task What_is_put_is_what_is_read(int size, bool lengthIsKnown)
    {
        var bytes = RandomNumberGenerator.GetBytes(size);
        Assert.False(await Store.ExistsAsync(key, Cancel));
        await Store.PutAsync(key, new Trickle(bytes), lengthIsKnown ? size : null, "image/png", Cancel);
        Assert.True(await Store.ExistsAsync(key, Cancel));
        await AssertHoldsAsync(key, bytes);
    }

    [Fact]
    public async Task What_is_put_again_replaces_what_was_there()
    {
        await Store.PutAsync(key, new MemoryStream([1, 2, 3]), 3, "text/plain", Cancel);
        await Store.PutAsync(key, new MemoryStream([4]), 1, "text/plain", Cancel);
        Assert.Equal([4], await ReadAsync(key));
    }

    [Fact]
    public async Task What_is_deleted_is_gone_and_may_be_deleted_again()
    {
        await Store.PutAsync(key, new MemoryStream([1]), 1, "text/plain", Cancel);
        await Store.DeleteAsync(key, Cancel);
        await Store.DeleteAsync(key, Cancel);
        Assert.False(await Store.ExistsAsync(key, Cancel));
        await Assert.ThrowsAsync<FileMissingException>(() => Store.OpenAsync(key, Cancel));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(18 * 1024 * 1024)]
    public async Task An_upload_that_breaks_off_leaves_nothing(int size)
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Store.PutAsync(key, new Trickle(new byte[size], breaksOff: true), null, "text/plain", Cancel));
        Assert.False(await Store.ExistsAsync(key, Cancel));
        await AssertNothingIsLeftBehindAsync();
    }

    [Theory]
    [InlineData(100_000, 99_999)]
    [InlineData(9 * 1024 * 1024, (9 * 1024 * 1024) + 1)]
    public async Task Another_length_than_announced_is_an_error_and_leaves_nothing(int size, int announced)
    {
        await Assert.ThrowsAsync<IOException>(() => Store.PutAsync(key, new MemoryStream(new byte[size]), announced, "text/plain", Cancel));
        Assert.False(await Store.ExistsAsync(key, Cancel));
        await AssertNothingIsLeftBehindAsync();
    }

    [Fact]
    public async Task Several_uploads_at_once_do_not_disturb_each_other()
    {
        var files = Enumerable.Range(0, 8).Select(i => (Key: $"{key}-{i}", Bytes: RandomNumberGenerator.GetBytes(300_000 + i))).ToList();
        await Task.WhenAll(files.Select(f => Store.PutAsync(f.Key, new Trickle(f.Bytes), null, "text/plain", Cancel)));
        foreach (var (each, bytes) in files)
        {
            await AssertHoldsAsync(each, bytes);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../secret")]
    [InlineData("tenants/../../secret")]
    [InlineData("tenants/.incoming")]
    [InlineData("tenants//x")]
    [InlineData("tenants/x/")]
    [InlineData("tenants\\x")]
    [InlineData("tenants/X")]
    [InlineData("tenants/ä")]
    [InlineData("tenants/a\0")]
    [InlineData("tenants/a\n")]
    [InlineData("tenants/%2e%2e/a")]
    public async Task A_key_that_is_none_of_ours_is_refused(string bad)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.PutAsync(bad, new MemoryStream([1]), 1, "text/plain", Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.OpenAsync(bad, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.DeleteAsync(bad, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.ExistsAsync(bad, Cancel));
    }

    protected virtual Task AssertNothingIsLeftBehindAsync() => Task.CompletedTask;

    private async Task AssertHoldsAsync(string at, byte[] bytes)
    {
        var read = await ReadAsync(at);
        Assert.True(bytes.AsSpan().SequenceEqual(read), $"{read.Length} bytes, other than the {bytes.Length} put");
    }

    private async Task<byte[]> ReadAsync(string from)
    {
        await using var stream = await Store.OpenAsync(from, Cancel);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Cancel);
        return copy.ToArray();
    }
}
