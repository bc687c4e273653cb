using System.Diagnostics;
using KtPortal.Core.Files;

namespace KtPortal.Tests.Files;

public sealed class LocalFileStoreTests : FileStoreConformance, IDisposable
{
    private readonly string root = Path.Combine(Path.GetTempPath(), "kt-files-" + Guid.CreateVersion7().ToString("n"));

    public LocalFileStoreTests() => Store = new LocalFileStore(root);

    protected override IFileStore Store { get; }

    [Fact]
    public async Task A_link_inside_the_store_is_not_followed()
    {
        var outside = Directory.CreateDirectory(root + "-outside");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(outside.FullName, "secret"), "x", Cancel);
            Directory.CreateSymbolicLink(Path.Combine(root, "tenants"), outside.FullName);
            await Assert.ThrowsAsync<IOException>(() => Store.OpenAsync("tenants/secret", Cancel));
            await Assert.ThrowsAsync<IOException>(() => Store.PutAsync("tenants/new", new MemoryStream([1]), 1, "text/plain", Cancel));
            await Assert.ThrowsAsync<IOException>(() => Store.DeleteAsync("tenants/secret", Cancel));
            Assert.Single(outside.GetFiles());
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Nobody_else_on_the_machine_can_read_a_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "File modes are Unix's.");
        await Store.PutAsync("tenants/a", new MemoryStream([1]), 1, "text/plain", Cancel);
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Assert.False(OperatingSystem.IsWindows() || (File.GetUnixFileMode(Path.Combine(root, "tenants", "a")) & Others) != 0);
        Assert.False(OperatingSystem.IsWindows() || (File.GetUnixFileMode(Path.Combine(root, "tenants")) & Others) != 0);
    }

    [Fact]
    public async Task A_full_disk_says_so_and_keeps_nothing_of_the_file()
    {
        var small = root + "-small";
        Directory.CreateDirectory(small);
        Assert.SkipUnless(await RunAsync("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small), "A small disk can't be mounted here (needs root).");
        try
        {
            var store = new LocalFileStore(small);
            await Assert.ThrowsAsync<FileStoreFullException>(() => store.PutAsync("tenants/a", new MemoryStream(new byte[2_000_000]), null, "text/plain", Cancel));
            Assert.False(await store.ExistsAsync("tenants/a", Cancel));
            await store.PutAsync("tenants/b", new MemoryStream(new byte[500_000]), null, "text/plain", Cancel);
        }
        finally
        {
            await RunAsync("umount", small);
            Directory.Delete(small);
        }
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    protected override Task AssertNothingIsLeftBehindAsync()
    {
        Assert.Empty(Directory.GetFiles(root, "*", SearchOption.AllDirectories));
        return Task.CompletedTask;
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(Cancel);
        return process.ExitCode == 0;
    }
}
