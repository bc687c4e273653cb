using System.Runtime.CompilerServices;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Administration;

/// <summary>Collects what is wrong with a draft, a message a field; the first one stands.</summary>
/// <param name="uses">What uses the entry, in words; null for nothing.</param>
public sealed class CatalogCheck<TEntry>(
    Actor actor, IReadOnlyList<TEntry> all, IReadOnlyDictionary<string, IReadOnlyList<AdminChoice>> choices, string? uses,
    FieldErrors errors)
{
    public Actor Actor => actor;

    /// <summary>The entries as they are now.</summary>
    public IReadOnlyList<TEntry> All => all;

    public string? Uses => uses;

    public void Error(string field, string message, [CallerArgumentExpression(nameof(message))] string? text = null) =>
        errors.Add(field, message, text);

    public void Length(string field, string? text, int most)
    {
        if (text?.Length > most)
        {
            Error(field, AdminTexts.TooLong.For(most));
        }
    }

    /// <summary>One of those offered under the field's name; what was set aside since may stay where it stands.</summary>
    public void Choice(string field, Guid? chosen, Guid? before)
    {
        if (chosen is { } id && !Offers(field, id, id == before))
        {
            Error(field, AdminTexts.NotOffered);
        }
    }

    /// <summary>The names of those offered under the field's name, and of what was set aside since.</summary>
    public IReadOnlyCollection<string> Named(string field) => [.. choices[field].Select(c => c.Name)];

    /// <param name="stands">It is chosen already.</param>
    public bool Offers(string field, Guid id, bool stands) => choices[field].Any(c => c.Id == id && (c.IsActive || stands));

    public void OneOf(string field, string? word, IReadOnlyList<string> words)
    {
        if (word is not null && !words.Contains(word))
        {
            Error(field, AdminTexts.NotOffered);
        }
    }
}
