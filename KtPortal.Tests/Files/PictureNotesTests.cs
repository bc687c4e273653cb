using KtPortal.Core.Files;
using SkiaSharp;
using static KtPortal.Tests.Files.PictureSamples;

namespace KtPortal.Tests.Files;

/// <summary>Place, camera and author stay out of the store; the picture itself is stored bit for bit.</summary>
public sealed class PictureNotesTests : IDisposable
{
    private readonly string root = Path.Combine(Path.GetTempPath(), "kt-notes-" + Guid.CreateVersion7().ToString("n"));
    private readonly LocalFileStore store;

    public PictureNotesTests() => store = new LocalFileStore(root);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Kinds => ["jpg", "png", "gif", "webp", "heic"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Nothing_that_was_written_beside_a_picture_is_stored(string kind)
    {
        var (noted, bare) = (With(kind), Without(kind));
        Assert.InRange(Count(noted), 2, 20);
        var kept = await StoreAsync(kind, noted);
        Assert.Equal(0, Count(kept));
        Assert.Equal(bare, await StoreAsync(kind, bare));
        if (kind != "heic")
        {
            using var shown = SKBitmap.Decode(kept);
            using var before = SKBitmap.Decode(noted);
            Assert.Equal(before.Bytes, shown.Bytes);
        }
    }

    [Theory]
    [InlineData("jpg", 1)]
    [InlineData("jpg", 6)]
    [InlineData("jpg", 8)]
    [InlineData("webp", 3)]
    public async Task A_photo_stays_as_it_is_turned(string kind, int orientation)
    {
        var kept = await StoreAsync(kind, With(kind, (byte)orientation));
        using var codec = SKCodec.Create(new MemoryStream(kept));
        Assert.Equal((SKEncodedOrigin)orientation, codec.EncodedOrigin);
    }

    [Theory]
    [InlineData("heic")]
    [InlineData("webp")]
    public async Task Where_parts_name_each_others_place_all_stays_where_it_was(string kind)
    {
        var noted = With(kind);
        var kept = await StoreAsync(kind, noted);
        // What stood behind its end is gone.
        Assert.InRange(noted.Length - kept.Length, 0, Place.Length);
        Assert.Equal(noted.AsSpan().IndexOf(Pixels), kept.AsSpan().IndexOf(Pixels));
    }

    [Fact]
    public async Task A_moving_picture_goes_on_moving()
    {
        var kept = await StoreAsync("gif", With("gif"));
        using var codec = SKCodec.Create(new MemoryStream(kept));
        Assert.Equal((2, -1), (codec.FrameCount, codec.RepetitionCount));
    }

    [Fact]
    public async Task What_shows_colours_stays()
    {
        byte[] profile = [0xFF, 0xE2, 0, 18, .. "ICC_PROFILE\0"u8, 1, 1, 7, 7];
        var jpeg = Without("jpg");
        byte[] coloured = [.. jpeg[..2], .. profile, .. jpeg[2..]];
        Assert.Equal(coloured, await StoreAsync("jpg", coloured));
    }

    [Fact]
    public async Task A_picture_that_hides_its_notes_is_refused_with_what_helps()
    {
        var refusal = Assert.IsType<Refusal>(await ReceiveAsync("heic", HeicWithNotesBefore()));
        Assert.Contains("Send it as a JPEG", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_passed_over_counts_too()
    {
        byte[] comments = [0xFF, 0xD8, .. Enumerable.Repeat<byte[]>([0xFF, 0xFE, 0xFF, 0xFF, .. new byte[65_533]], 40).SelectMany(c => c)];
        var intake = new FileIntake(store, new IntakeLimits { MaxBytes = 2 * 1024 * 1024 });
        var refusal = Assert.IsType<Refusal>(await intake.ReceiveAsync("k", "a.jpg", new Trickle(comments), null, Cancel));
        Assert.Equal("This file is larger than 2 MB.", refusal.Message);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Whatever_is_broken_is_kept_or_refused_and_never_an_error(string kind)
    {
        var (random, whole) = (new Random(11), With(kind));
        for (var i = 0; i < 300; i++)
        {
            var broken = whole[..random.Next(16, whole.Length + 1)];
            for (var wrong = random.Next(6); wrong > 0; wrong--)
            {
                broken[random.Next(12, broken.Length)] = (byte)random.Next(256);
            }

            var stored = await ReceiveAsync(kind, broken, $"{kind}{i}");
            Assert.True(stored is Refusal || (stored is IntakeResult file && file.Size <= broken.Length), $"{kind} {i}");
        }
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private async Task<byte[]> StoreAsync(string kind, byte[] picture)
    {
        var key = Guid.CreateVersion7().ToString("n");
        Assert.IsType<IntakeResult>(await ReceiveAsync(kind, picture, key));
        await using var stored = await store.OpenAsync(key, Cancel);
        using var all = new MemoryStream();
        await stored.CopyToAsync(all, Cancel);
        return all.ToArray();
    }

    private Task<Intake> ReceiveAsync(string kind, byte[] picture, string key = "k") =>
        new FileIntake(store, new IntakeLimits()).ReceiveAsync(key, "Photo." + kind, new Trickle(picture), null, Cancel);
}
