using Amazon.Runtime;
using Amazon.S3;
using KtPortal.Core.Features;
using KtPortal.Core.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Files;

public sealed class FilesFeature : Feature
{
    /// <summary>
    /// A folder below KT_DATA by default; with KT_FILES=s3 any S3-compatible service (KT_S3_ENDPOINT, _BUCKET, _KEY, _SECRET,
    /// _REGION). The folder stays readable after a change to S3, so files need not move at once.
    /// </summary>
    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddSingleton(_ =>
        {
            IFileStore local = new LocalFileStore(Path.Combine(deployment.DataFolder, "files"));
            return new FileStores(deployment.Setting("KT_FILES") == "s3" ? [OpenS3(deployment.Setting), local] : [local]);
        });
        services.AddSingleton(p => p.GetRequiredService<FileStores>().Current);
        services.AddSingleton(new IntakeLimits());
        services.AddSingleton<FileIntake>();
        services.AddScoped<Attaching>();
        services.AddSingleton<Thumbnails>();
        services.AddSingleton<RemoveObject>(p => async (name, key, cancel) =>
        {
            var store = p.GetRequiredService<FileStores>().Of(name);
            await store.DeleteAsync(FileKeys.ThumbnailOf(key), cancel);
            await store.DeleteAsync(key, cancel);
        });
        services.AddOutboxEffect<FileRemoval>(FileRemoval.Kind);
        services.AddSchedule<PendingFiles>(PendingFiles.Name, Schedule.EveryHour);
    }

    private static S3FileStore OpenS3(Func<string, string?> setting)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = true,
            AuthenticationRegion = setting("KT_S3_REGION") ?? "us-east-1",
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (setting("KT_S3_ENDPOINT") is { } endpoint)
        {
            config.ServiceURL = endpoint;
        }

        var key = setting("KT_S3_KEY") ?? throw new InvalidOperationException("KT_FILES=s3 needs KT_S3_KEY and KT_S3_SECRET.");
        return new S3FileStore(new AmazonS3Client(new BasicAWSCredentials(key, setting("KT_S3_SECRET")), config), setting("KT_S3_BUCKET") ?? "kt-portal-files");
    }
}
