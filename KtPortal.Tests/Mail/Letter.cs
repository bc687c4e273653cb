namespace KtPortal.Tests.Mail;

/// <summary>A mail as a person's program writes it.</summary>
internal sealed record Letter(string From, string Subject, string Body)
{
    public string To { get; init; } = MailHouse.Support;

    public string MessageId { get; init; } = $"{Guid.CreateVersion7():N}@client.example";

    public string[] References { get; init; } = [];

    /// <summary>Further header lines.</summary>
    public string Headers { get; init; } = "";

    public override string ToString() => $"""
        From: {From}
        To: {To}
        Subject: {Subject}
        Message-ID: <{MessageId}>
        Date: Mon, 02 Nov 2026 09:00:00 +0000
        {(References.Length == 0 ? "" : $"In-Reply-To: <{References[^1]}>\nReferences: {string.Join(' ', References.Select(id => $"<{id}>"))}\n")}{(Headers.Length == 0 ? "" : Headers + "\n")}MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8

        {Body}
        """;
}
