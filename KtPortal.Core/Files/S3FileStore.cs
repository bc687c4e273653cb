using System.Buffers;
using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace KtPortal.Core.Files;

/// <summary>
/// A bucket of any S3-compatible service. Uploads go in parts of 8 MB that are held in memory one at a time, so each can be
/// sent again, and the length need not be known.
/// </summary>
public sealed class S3FileStore(IAmazonS3 client, string bucket) : IFileStore, IDisposable
{
    private const int PartSize = 8 * 1024 * 1024;

    public string Name => "s3";

    /// <param name="serviceUrl"><c>https://minio.example:9000</c></param>
    public static S3FileStore Connect(Uri serviceUrl, string region, string accessKey, string secretKey, string bucket) =>
        new(new AmazonS3Client(new BasicAWSCredentials(accessKey, secretKey), new AmazonS3Config
        {
            ServiceURL = serviceUrl.ToString(),
            AuthenticationRegion = region,
            ForcePathStyle = true,

            // Newer checksums than MD5 and the signature are unknown to most services that aren't AWS.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        }), bucket);

    public async Task PutAsync(string key, Stream content, long? length, string contentType, CancellationToken cancel)
    {
        FileKeys.Require(key);
        var buffer = ArrayPool<byte>.Shared.Rent(PartSize);
        try
        {
            var first = await content.ReadAtLeastAsync(buffer.AsMemory(0, PartSize), PartSize, throwOnEndOfStream: false, cancel);
            if (first < PartSize)
            {
                RequireLength(key, first, length);
                await PutWholeAsync(key, new MemoryStream(buffer, 0, first, writable: false), contentType, cancel);
                return;
            }

            await PutPartsAsync(key, content, buffer, length, contentType, cancel);
        }
        catch (AmazonS3Exception full) when (full.StatusCode == HttpStatusCode.InsufficientStorage || full.ErrorCode is "QuotaExceeded" or "XMinioAdminBucketQuotaExceeded")
        {
            throw new FileStoreFullException(Name, full);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public async Task<Stream> OpenAsync(string key, CancellationToken cancel)
    {
        FileKeys.Require(key);
        try
        {
            var answer = await client.GetObjectAsync(bucket, key, cancel);
            return answer.ResponseStream;
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            throw new FileMissingException(key, missing);
        }
    }

    public async Task DeleteAsync(string key, CancellationToken cancel)
    {
        FileKeys.Require(key);
        await client.DeleteObjectAsync(bucket, key, cancel);
    }

    public async Task<bool> ExistsAsync(string key, CancellationToken cancel)
    {
        FileKeys.Require(key);
        try
        {
            await client.GetObjectMetadataAsync(bucket, key, cancel);
            return true;
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    public void Dispose() => client.Dispose();

    private async Task PutWholeAsync(string key, MemoryStream content, string contentType, CancellationToken cancel) =>
        await client.PutObjectAsync(
            new() { BucketName = bucket, Key = key, InputStream = content, ContentType = contentType, UseChunkEncoding = false }, cancel);

    private async Task PutPartsAsync(string key, Stream content, byte[] buffer, long? length, string contentType, CancellationToken cancel)
    {
        var upload = await client.InitiateMultipartUploadAsync(new() { BucketName = bucket, Key = key, ContentType = contentType }, cancel);
        var completed = false;
        try
        {
            var parts = new List<PartETag>();
            var total = 0L;
            for (var filled = PartSize; filled > 0;)
            {
                total += filled;
                parts.Add(await PutPartAsync(upload, parts.Count + 1, new MemoryStream(buffer, 0, filled, writable: false), cancel));
                filled = filled < PartSize
                    ? 0
                    : await content.ReadAtLeastAsync(buffer.AsMemory(0, PartSize), PartSize, throwOnEndOfStream: false, cancel);
            }

            RequireLength(key, total, length);
            await client.CompleteMultipartUploadAsync(new() { BucketName = bucket, Key = key, UploadId = upload.UploadId, PartETags = parts }, cancel);
            completed = true;
        }
        finally
        {
            if (!completed)
            {
                await AbortAsync(upload);
            }
        }
    }

    // Parts left behind would be paid for and never seen. Where even this fails, what went wrong before is what matters; the
    // bucket's lifecycle rule for unfinished uploads clears up.
    private async Task AbortAsync(InitiateMultipartUploadResponse upload)
    {
        try
        {
            await client.AbortMultipartUploadAsync(new() { BucketName = bucket, Key = upload.Key, UploadId = upload.UploadId }, CancellationToken.None);
        }
        catch (Exception failed) when (failed is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
        }
    }

    private async Task<PartETag> PutPartAsync(InitiateMultipartUploadResponse upload, int number, MemoryStream part, CancellationToken cancel)
    {
        var answer = await client.UploadPartAsync(
            new()
            {
                BucketName = bucket,
                Key = upload.Key,
                UploadId = upload.UploadId,
                PartNumber = number,
                PartSize = part.Length,
                InputStream = part,
                UseChunkEncoding = false,
            },
            cancel);
        return new PartETag(number, answer.ETag);
    }

    private static void RequireLength(string key, long arrived, long? expected)
    {
        if (expected is { } length && length != arrived)
        {
            throw new IOException($"{arrived} of {length} bytes arrived for {key}.");
        }
    }
}
