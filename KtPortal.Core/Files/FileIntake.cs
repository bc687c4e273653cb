using KtPortal.Core.Files.Metadata;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Files;

/// <summary>How an upload ended: with an <see cref="IntakeResult"/> or a <see cref="Refusal"/>.</summary>
public abstract record Intake;

/// <summary>The file is stored under the key.</summary>
/// <param name="ContentType">What the file is, not what the browser said.</param>
public sealed record IntakeResult(string Key, string OriginalName, string ContentType, long Size, byte[] Sha256) : Intake;

/// <summary>Nothing is stored. The message is for the person who sent the file.</summary>
public sealed record Refusal(string Message) : Intake;

public sealed record IntakeLimits
{
    public const long UsualBytes = 50 * 1024 * 1024;

    public long MaxBytes { get; init; } = UsualBytes;

    /// <summary>Extensions in small letters. Programs, scripts and macros stay out even where listed.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = FileTypes.Usual;
}

/// <summary>
/// The one way into the file store for what people and mails send. Reads the upload once; pictures lose on the way what they tell of
/// place, time and camera (<see cref="PictureNotes"/>).
/// </summary>
public sealed class FileIntake(IFileStore store, IntakeLimits limits)
{
    private const int HeadSize = 4096;

    /// <param name="declaredLength">What the sender announced; spares reading what is too large anyway.</param>
    public async Task<Intake> ReceiveAsync(string key, string? name, Stream content, long? declaredLength, CancellationToken cancel)
    {
        var cleanName = FileNames.Clean(name);
        if (RefuseUnread(cleanName, declaredLength) is { } refusal)
        {
            return refusal;
        }

        var type = FileTypes.Find(FileNames.Extension(cleanName));
        var head = new byte[HeadSize];
        var length = await content.ReadAtLeastAsync(head, HeadSize, throwOnEndOfStream: false, cancel);
        Array.Resize(ref head, length);
        if (length == 0)
        {
            return new Refusal(ProblemTexts.FileEmpty);
        }

        if (!type.Matches(head))
        {
            return new Refusal(IntakeMessages.NotWhatItsNameSays(type.Extension));
        }

        await using var picture = PictureNotes.Without(head, content, type.ContentType, limits.MaxBytes, cancel);
        await using var passing = picture is null
            ? new IntakeStream(head, content, limits.MaxBytes, type.IsText)
            : new IntakeStream([], picture, limits.MaxBytes, isText: false);
        try
        {
            await store.PutAsync(key, passing, length: null, type.ContentType, cancel);
        }
        catch (RefusedException refused)
        {
            return new Refusal(refused.Message);
        }

        return new IntakeResult(key, cleanName, type.ContentType, passing.Count, passing.Sha256());
    }

    private Refusal? RefuseUnread(string name, long? declaredLength)
    {
        var extension = FileNames.Extension(name);
        if (FileTypes.Never.Contains(extension))
        {
            return new(IntakeMessages.Never(extension));
        }

        if (!limits.Extensions.Contains(extension, StringComparer.Ordinal))
        {
            return new(IntakeMessages.NotAllowed(extension, limits.Extensions));
        }

        return declaredLength > limits.MaxBytes ? new(IntakeMessages.TooLarge(limits.MaxBytes)) : null;
    }
}

internal static class IntakeMessages
{
    public static string PictureKeepsItsNotes => ProblemTexts.FilePictureNotes;

    public static string NotText => ProblemTexts.FileNotText;

    public static string TooLarge(long maxBytes) => maxBytes >= 1024 * 1024
        ? ProblemTexts.FileTooLarge.With(maxBytes / (1024 * 1024))
        : ProblemTexts.FileTooManyBytes.With(maxBytes);

    public static string Never(string extension) => ProblemTexts.FileNever.With(extension);

    public static string NotAllowed(string extension, IReadOnlyList<string> allowed) =>
        extension.Length == 0
        ? ProblemTexts.FileWithoutExtension.With(string.Join(", ", allowed))
        : ProblemTexts.FileNotAllowed.With(extension, string.Join(", ", allowed));

    public static string NotWhatItsNameSays(string extension) =>
        ProblemTexts.FileNotWhatItSays.With(extension, extension.ToUpperInvariant());
}
