namespace KtPortal.Web.Administration;

/// <summary>Yes or no on a form: a box with its words beside it and what follows from it below.</summary>
public sealed record AdminCheck(string Name, string Label, bool Value, string? Hint = null, string? Error = null)
{
    public string Id => Name.ToLowerInvariant();
}

/// <summary>What an entry is called. A name that the product brings is shown in each reader's language, and the form says so.</summary>
public sealed record AdminName(string? Value, string? Error);

/// <summary>A few sentences about an entry.</summary>
public sealed record AdminDescription(string? Value, string? Error);

/// <summary>One of the colours entries may have, or none.</summary>
public sealed record AdminColors(string? Chosen, string Usual, string? Error);
