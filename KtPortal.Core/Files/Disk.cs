using System.Runtime.InteropServices;
using System.Text;

namespace KtPortal.Core.Files;

/// <summary>What files need from the system below the framework: to outlive a crash, a rename wants its folder synced too.</summary>
internal static class Disk
{
    private const int ReadOnly = 0; // O_RDONLY
    private const int NoSpace = 28; // ENOSPC
    private const int OverQuota = 122; // EDQUOT
    private const int WindowsDiskFull = unchecked((int)0x80070070); // also thrown for a failed preallocation

    public static bool IsFull(IOException error) => error.HResult is NoSpace or OverQuota or WindowsDiskFull;

    /// <summary>A folder, and those above it, for nobody else on this machine.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public static FileStream CreateFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = open(Encoding.UTF8.GetBytes(path + '\0'), ReadOnly);
        if (handle < 0)
        {
            throw new IOException($"{path} can't be opened (errno {Marshal.GetLastPInvokeError()}).");
        }

        try
        {
            if (fsync(handle) != 0)
            {
                throw new IOException($"{path} can't be synced (errno {Marshal.GetLastPInvokeError()}).");
            }
        }
        finally
        {
            _ = close(handle);
        }
    }

#pragma warning disable IDE1006 // the C library's names
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open(byte[] path, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fsync(int handle);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int close(int handle);
#pragma warning restore IDE1006
}
