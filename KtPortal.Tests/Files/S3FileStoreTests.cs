using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using KtPortal.Core.Files;

namespace KtPortal.Tests.Files;

public sealed class S3FileStoreTests : FileStoreConformance, IClassFixture<S3Peer>, IDisposable
{
    private readonly S3Peer peer;
    private readonly S3FileStore store;

    public S3FileStoreTests(S3Peer peer)
    {
        Assert.SkipWhen(peer.Address is null, "s3rver is not installed: npm ci in KtPortal.Tests/peers.");
        this.peer = peer;
        store = S3FileStore.Connect(peer.Address, "us-east-1", "S3RVER", "S3RVER", S3Peer.Bucket);
    }

    protected override IFileStore Store => store;

    [Fact]
    public async Task The_content_type_goes_with_the_file()
    {
        await Store.PutAsync("tenants/small", new MemoryStream([1]), null, "image/png", Cancel);
        await Store.PutAsync("tenants/large", new MemoryStream(new byte[9 * 1024 * 1024]), null, "application/pdf", Cancel);
        using var client = peer.Client();
        Assert.Equal("image/png", (await client.GetObjectMetadataAsync(S3Peer.Bucket, "tenants/small", Cancel)).Headers.ContentType);
        Assert.Equal("application/pdf", (await client.GetObjectMetadataAsync(S3Peer.Bucket, "tenants/large", Cancel)).Headers.ContentType);
    }

    [Fact]
    public async Task An_upload_in_parts_that_breaks_off_is_aborted()
    {
        using var client = new AbortsNoted(peer.Address!);
        using var noting = new S3FileStore(client, S3Peer.Bucket);
        var upload = new Trickle(new byte[18 * 1024 * 1024], breaksOff: true);
        await Assert.ThrowsAsync<TimeoutException>(() => noting.PutAsync("tenants/broken", upload, null, "text/plain", Cancel));
        Assert.Equal(["tenants/broken"], client.Aborted);
    }

    [Fact]
    public async Task An_upload_that_is_cancelled_is_aborted_all_the_same()
    {
        using var client = new AbortsNoted(peer.Address!);
        using var noting = new S3FileStore(client, S3Peer.Bucket);
        using var cancel = new CancellationTokenSource();
        var upload = new Trickle(new byte[18 * 1024 * 1024], atEnd: cancel.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => noting.PutAsync("tenants/cancelled", upload, null, "text/plain", cancel.Token));
        Assert.Equal(["tenants/cancelled"], client.Aborted);
    }

    public void Dispose() => store.Dispose();

    // The peer doesn't know the request, so it is noted on its way out.
    private sealed class AbortsNoted(Uri address)
        : AmazonS3Client(new BasicAWSCredentials("S3RVER", "S3RVER"), new AmazonS3Config { ServiceURL = address.ToString(), ForcePathStyle = true })
    {
        public List<string> Aborted { get; } = [];

        public override Task<AbortMultipartUploadResponse> AbortMultipartUploadAsync(
            AbortMultipartUploadRequest request, CancellationToken cancellationToken = default)
        {
            Assert.False(cancellationToken.IsCancellationRequested);
            Aborted.Add(request.Key);
            return base.AbortMultipartUploadAsync(request, cancellationToken);
        }
    }
}
