using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(KtPortal.Tests.Support.LongestFirst))]

namespace KtPortal.Tests.Support;

/// <summary>
/// Classes run beside each other, the tests of a class one after another: a long class that begins last is all that runs in the end.
/// Those that wait for a browser, a killed server or thousands of answers begin first.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [".Browser.Accessibility", ".Faults.", ".Isolation.", ".Browser.", ".Text.", ".Production.", ".Web."];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => Place(c.TestCollectionDisplayName)).ThenBy(c => c.TestCollectionDisplayName, StringComparer.Ordinal)];

    private static int Place(string name) =>
        Array.FindIndex(Long, part => name.Contains(part, StringComparison.Ordinal)) is >= 0 and var place ? place : Long.Length;
}
