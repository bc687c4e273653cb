using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using KtPortal.Core.Languages;
using KtPortal.Web.Http;
using KtPortal.Web.Languages;

namespace KtPortal.Web.Ui;

/// <summary>What upload.js says: it reads its words from the field it serves.</summary>
public static class UploadMarks
{
    private static readonly ConcurrentDictionary<CultureInfo, string> Written = new();

    public static int MostFiles => FileLimits.Count;

    public static string FileLimit => SharedTexts.SizeMegabytes.With(FileLimits.Bytes / (1024 * 1024));

    /// <summary>For data-words of a field with data-drop.</summary>
    public static string UploadWords => Written.GetOrAdd(CultureInfo.CurrentUICulture, static _ => JsonSerializer.Serialize(new
    {
        remove = SharedTexts.FileRemove,
        removeNamed = SharedTexts.FileRemoveNamed,
        tooLarge = SharedTexts.FileTooLarge,
        larger = SharedTexts.FileLarger,
        atMost = SharedTexts.FilesAtMost,
        sending = SharedTexts.FilesSending,
        sizes = new[] { SharedTexts.SizeBytes, SharedTexts.SizeKilobytes, SharedTexts.SizeMegabytes },
    }));
}
