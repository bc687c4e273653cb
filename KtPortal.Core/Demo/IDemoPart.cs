namespace KtPortal.Core.Demo;

/// <summary>
/// What a feature adds to the made-up tenants, in the order of the feature list. Called inside the tenant's system context, whose
/// transaction another commits.
/// </summary>
public interface IDemoPart
{
    /// <param name="now">The moment from which all is told.</param>
    Task WriteAsync(DemoTenant tenant, DateTimeOffset now, CancellationToken cancel);

    /// <summary>What people did themselves, when all parts are written: each in a transaction of its own, as the one who did it.</summary>
    Task WriteAsPeopleAsync(DemoTenant tenant, CancellationToken cancel) => Task.CompletedTask;
}
