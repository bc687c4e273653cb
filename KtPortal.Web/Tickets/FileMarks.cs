using System.Text.Encodings.Web;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using KtPortal.Web.Ui;
using Microsoft.AspNetCore.Html;
using Thumbnails = KtPortal.Core.Files.Thumbnails;

namespace KtPortal.Web.Tickets;

/// <summary>
/// Files that hang on what was said. The link authorises each download; a picture's is opened over the page by pictures.js, and without
/// scripts in a tab of its own, like whatever else a browser shows by itself.
/// </summary>
public static class FileMarks
{
    /// <summary>As cards, pictures with a small picture of theirs: name and size.</summary>
    public static IHtmlContent Files(IReadOnlyList<AttachedFile> files) => new Cards(files, "mt-3 grid gap-2");

    /// <summary>The same where files have addresses of their own, without small pictures.</summary>
    public static IHtmlContent Files(IReadOnlyList<AttachedFile> files, Func<Guid, string> address) =>
        new Cards(files, "mt-3 grid gap-2") { Address = address };

    /// <summary>Pictures as cards and others as quiet badges, in rows, for the desk's dense conversation.</summary>
    /// <param name="removal">The page on which one is removed for good, by its id; null where nobody may.</param>
    public static IHtmlContent FileBadges(IReadOnlyList<AttachedFile> files, Func<Guid, string>? removal = null) => new Badges(files, removal);

    private static bool IsPicture(AttachedFile file) => Thumbnails.AreOf(file.ContentType);

    private static string IconOf(AttachedFile file) =>
        file.ContentType.StartsWith("image/", StringComparison.Ordinal) ? "image" : "file-text";

    private static void WriteLink(TextWriter writer, AttachedFile file, string css, Func<Guid, string>? address = null)
    {
        writer.Write("<a class=\"");
        writer.Write(css);
        writer.Write("\" hx-boost=\"false\" href=\"");
        writer.Write(address is null ? $"/files/{file.Id}" : address(file.Id));
        writer.Write(DownloadEndpoint.IsShown(file.ContentType) ? "\" target=\"_blank\" rel=\"noopener\"" : "\"");
    }

    private static void WriteCard(TextWriter writer, HtmlEncoder encoder, AttachedFile file, Func<Guid, string>? address)
    {
        WriteLink(writer, file, "file", address);
        if (address is null && IsPicture(file))
        {
            writer.Write(" data-picture=\"");
            encoder.Encode(writer, file.Name);
            writer.Write('"');
        }

        writer.Write("><span class=\"file-icon\">");
        Marks.Icon(IconOf(file), "icon-18").WriteTo(writer, encoder);
        if (address is null && IsPicture(file))
        {
            // Over the icon, which stays where there is none. Its name stands beside it.
            writer.Write("<img class=\"thumbnail\" src=\"/files/");
            writer.Write(file.Id.ToString());
            writer.Write("/thumbnail\" alt=\"\" width=\"36\" height=\"36\" loading=\"lazy\" decoding=\"async\">");
        }

        writer.Write("</span><span class=\"min-w-0\">");
        FileNames.FileName(file.Name, "font-medium").WriteTo(writer, encoder);
        writer.Write("<span class=\"text-ink-3\">");
        encoder.Encode(writer, Texts.FileSize(file.Size));
        writer.Write("</span></span></a>");
    }

    private sealed class Cards(IEnumerable<AttachedFile> files, string css) : IHtmlContent
    {
        public Func<Guid, string>? Address { get; init; }

        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            var any = false;
            foreach (var file in files)
            {
                writer.Write(any ? "" : $"<div class=\"{css}\">");
                any = true;
                WriteCard(writer, encoder, file, Address);
            }

            writer.Write(any ? "</div>" : "");
        }
    }

    private sealed class Badges(IReadOnlyList<AttachedFile> files, Func<Guid, string>? removal) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            new Cards(files.Where(IsPicture), "attachments").WriteTo(writer, encoder);
            if (!files.All(IsPicture))
            {
                writer.Write("<p class=\"attachments\">");
                foreach (var file in files.Where(file => !IsPicture(file)))
                {
                    WriteBadge(writer, encoder, file);
                }

                writer.Write("</p>");
            }

            WriteRemovals(writer, encoder);
        }

        private static void WriteBadge(TextWriter writer, HtmlEncoder encoder, AttachedFile file)
        {
            WriteLink(writer, file, "badge badge-line");
            writer.Write('>');
            Marks.Icon(IconOf(file)).WriteTo(writer, encoder);
            FileNames.FileName(file.Name).WriteTo(writer, encoder);
            writer.Write("<span class=\"text-ink-3\">");
            encoder.Encode(writer, Texts.FileSize(file.Size));
            writer.Write("</span></a>");
        }

        private void WriteRemovals(TextWriter writer, HtmlEncoder encoder)
        {
            if (removal is null || files.Count == 0)
            {
                return;
            }

            writer.Write("<details class=\"text-13\"><summary class=\"link\">");
            encoder.Encode(writer, CommentTexts.RemoveFile);
            writer.Write("</summary><ul>");
            foreach (var file in files)
            {
                writer.Write("<li><a class=\"link file-removal\" href=\"");
                encoder.Encode(writer, removal(file.Id));
                writer.Write("\">");
                encoder.Encode(writer, CommentTexts.RemoveNamed.With(file.Name));
                writer.Write("</a></li>");
            }

            writer.Write("</ul></details>");
        }
    }
}
