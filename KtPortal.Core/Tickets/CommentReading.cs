using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using Npgsql;

namespace KtPortal.Core.Tickets;

/// <summary>Reads a comment of a conversation; what was removed is a step of it, without words.</summary>
internal static class CommentReading
{
    /// <summary>The kind of what was removed.</summary>
    public const string Removed = "removed";

    public static ConversationEntry Read(NpgsqlDataReader rows)
    {
        var entry = new ConversationEntry
        {
            Id = rows.Id("id"),
            At = rows.Instant("created_at"),
            Kind = "comment",
            Author = rows.Text("author_name"),
            AuthorId = rows.OptionalId("author_id"),
            IsStaff = rows.Flag("is_staff"),
            Visibility = EnumText<Visibility>.Parse(rows.Text("visibility")),
            Source = rows.Text("source"),
            Content = rows.Text("shown"),
            IsCut = rows.Flag("shown_is_cut"),
            Quoted = rows.OptionalText("shown_quote"),
            IsQuotedCut = rows.OptionalFlag("shown_quote_is_cut") == true,
            Format = EnumText<TextFormat>.Parse(rows.Text("content_format")),
            MailState = rows.Text("mail_state"),
            CameFrom = rows.OptionalText("came_from"),
            EditedAt = rows.OptionalInstant("edited_at"),
            IsSaid = rows.Text("kind") is "comment" or "resolution",
            Mentioned = rows.GetOrdinal("mentioned") is var names && rows.IsDBNull(names) ? [] : rows.GetFieldValue<string[]>(names),
            Earlier = rows.OptionalText("earlier") is { } earlier ? ReadEarlier(earlier) : [],
        };
        return rows.OptionalInstant("deleted_at") is null ? entry : entry with
        {
            Kind = Removed,
            Author = rows.OptionalText("removed_by") ?? entry.Author,
            Content = JsonSerializer.Serialize(new { to = new { author = entry.Author } }),
        };
    }

    private static List<EarlierText> ReadEarlier(string list)
    {
        using var read = JsonDocument.Parse(list);
        return [.. read.RootElement.EnumerateArray().Select(v => new EarlierText(
            v.GetProperty("until").GetDateTimeOffset(),
            new(v.GetProperty("text").GetString() ?? "", EnumText<TextFormat>.Parse(v.GetProperty("format").GetString() ?? ""))))];
    }
}
