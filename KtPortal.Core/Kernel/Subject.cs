namespace KtPortal.Core.Kernel;

/// <summary>
/// What timeline, live events, attachments, jobs and mail are about. Whose it is (organization, partner, readers) the database takes
/// from the subject itself and writes on each row; a kind is declared in the migration that makes its table.
/// </summary>
/// <param name="Kind">As the database calls it: <c>ticket</c>.</param>
public readonly record struct Subject(string Kind, Guid Id);

/// <summary>Who reads it: everybody on its subject; provider and partner staff; provider staff.</summary>
public enum Visibility
{
    Public,
    Partner,
    Internal,
}
