using System.Runtime.InteropServices;

namespace KtPortal.Tests.Support;

/// <summary>What this thread has had of any processor: a busy machine takes longer, not more.</summary>
internal static class ThreadTime
{
    public static TimeSpan Now
    {
        get
        {
            const int ThreadClock = 3;
            Assert.Equal(0, clock_gettime(ThreadClock, out var time));
            return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000);
        }
    }

    public static TimeSpan Of(Action work)
    {
        var began = Now;
        work();
        return Now - began;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ClockTime
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }

#pragma warning disable IDE1006 // the C library's name
    [DllImport("libc", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int clock_gettime(int clock, out ClockTime time);
#pragma warning restore IDE1006
}
