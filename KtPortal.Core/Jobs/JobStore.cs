using Hangfire;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using KtPortal.Core.Data;

namespace KtPortal.Core.Jobs;

/// <summary>
/// Where all nodes keep their background jobs: in tables of their own, with a login of their own that reaches nothing else. No
/// business transaction writes there: what it wants done it says to the outbox.
/// </summary>
internal static class JobStore
{
    public const string Schema = "hangfire";

    /// <summary>One firing each.</summary>
    public const string ForSchedules = "schedules";

    /// <summary>Work that takes minutes.</summary>
    public const string ForLongJobs = "long";

    static JobStore()
    {
        GlobalConfiguration.Configuration.SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings();
        // A job speaks no language of a node's: it says itself whose it speaks.
        GlobalJobFilters.Filters.Remove<CaptureCultureAttribute>();
    }

    /// <param name="patience">After so long without a sign of life a job's node counts as dead, and another takes the job.</param>
    public static JobStorage Open(DatabaseOptions database, TimeSpan patience)
    {
        var options = new PostgreSqlStorageOptions
        {
            SchemaName = Schema,
            PrepareSchemaIfNecessary = false,
            // Workers of the node that has a new job are woken. What finds none free there, and what a dead node had, others find by looking.
            QueuePollInterval = patience,
            InvisibilityTimeout = patience,
            UseSlidingInvisibilityTimeout = true,
            // Held for moments: one that is older was a dead node's.
            DistributedLockTimeout = patience,
        };
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(database.Jobs, options), options);
    }
}
