namespace KtPortal.Core.Features;

/// <summary>A statement that removes, in one tenant and as its system, what nobody needs any more. Run once an hour.</summary>
public sealed record Purge(string Sql);
