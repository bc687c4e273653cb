namespace KtPortal.Core.Mail.Mime;

/// <summary>Names for files that come without one.</summary>
internal static class FileExtensions
{
    internal static string Of(string contentType) => contentType switch
    {
        "image/png" => ".png",
        "image/jpeg" or "image/jpg" => ".jpg",
        "image/gif" => ".gif",
        "image/webp" => ".webp",
        "image/svg+xml" => ".svg",
        "image/bmp" => ".bmp",
        "image/tiff" => ".tif",
        "image/heic" => ".heic",
        "application/pdf" => ".pdf",
        "application/zip" => ".zip",
        "application/json" => ".json",
        "application/xml" or "text/xml" => ".xml",
        "text/plain" => ".txt",
        "text/html" => ".html",
        "text/csv" => ".csv",
        "text/calendar" => ".ics",
        "text/vcard" => ".vcf",
        "message/rfc822" or "message/global" => ".eml",
        "audio/mpeg" => ".mp3",
        "audio/wav" => ".wav",
        "video/mp4" => ".mp4",
        "application/pkcs7-mime" or "application/x-pkcs7-mime" => ".p7m",
        "application/pkcs7-signature" => ".p7s",
        "application/pgp-signature" or "application/pgp-encrypted" => ".asc",
        _ => ".bin",
    };
}
