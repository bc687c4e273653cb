using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;
using KtPortal.Core.Text;
using Npgsql;

namespace KtPortal.Core.Tickets;

/// <summary>"#Place of Length in the [Priority] queue": what a waiting client is told.</summary>
/// <param name="MinutesPerPlace">Median of the last weeks; null while there is no history.</param>
/// <param name="ExpectedAt">When its policy promises the first answer: stands in for a history.</param>
public sealed record QueuePlace(int Place, int Length, decimal? MinutesPerPlace, DateTimeOffset? ExpectedAt = null)
{
    /// <summary>When it is likely answered, counted in business hours from now; null where nothing says so. Never in the past.</summary>
    public DateTimeOffset? EstimateAt(WorkCalendar? calendar, DateTimeOffset now) =>
        BusinessTime.InCalendars.EstimateAt(calendar, now, Place, MinutesPerPlace, ExpectedAt);

    /// <summary>From the columns <c>place</c>, <c>length</c>, <c>minutes_per_place</c>, <c>answer_expected_at</c>; null where it doesn't wait.</summary>
    internal static QueuePlace? Read(NpgsqlDataReader row) => row.OptionalNumber("place") is { } place
        ? new(place, row.Number("length"), row.OptionalDecimal("minutes_per_place"), row.OptionalInstant("answer_expected_at"))
        : null;
}

/// <summary>A word that was said, a step that was taken, or a file that was added: one entry of the conversation.</summary>
public sealed record ConversationEntry
{
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>"comment", or the kind of event.</summary>
    public required string Kind { get; init; }

    public required string Author { get; init; }

    public Guid? AuthorId { get; init; }

    public bool IsStaff { get; init; }

    public Visibility Visibility { get; init; }

    public string Source { get; init; } = "";

    /// <summary>Words of a comment; JSON of an event.</summary>
    public string Content { get; init; } = "";

    public string? Quoted { get; init; }

    /// <summary>How a comment and what it quotes were written.</summary>
    public TextFormat Format { get; init; }

    public WrittenText Said => new(Content, Format);

    /// <summary>Only the beginning of the text is here.</summary>
    public bool IsCut { get; init; }

    public bool IsQuotedCut { get; init; }

    public string MailState { get; init; } = "none";

    /// <summary>The number of the ticket on which it was said first; null for this one.</summary>
    public string? CameFrom { get; init; }

    public IReadOnlyList<AttachedFile> Files { get; init; } = [];

    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>Somebody said it, as opposed to what programs tell.</summary>
    public bool IsSaid { get; init; }

    /// <summary>Whom it calls, as its text says it.</summary>
    public IReadOnlyList<string> Mentioned { get; init; } = [];

    /// <summary>What stood there before, oldest first; empty where nobody asked for it.</summary>
    public IReadOnlyList<EarlierText> Earlier { get; init; } = [];
}

/// <param name="Until">When it was changed.</param>
public sealed record EarlierText(DateTimeOffset Until, WrittenText Said);

public sealed record AttachedFile(Guid Id, Guid? CommentId, string Name, string ContentType, long Size);
