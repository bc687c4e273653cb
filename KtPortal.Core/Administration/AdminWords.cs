using KtPortal.Core.Changes;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Administration;

/// <summary>What is said of a change to who made it: "Urgent is inactive now".</summary>
internal static class AdminWords
{
    public static string Of(Change change)
    {
        var words = change.Verb switch
        {
            "created" => AdminTexts.DidCreate,
            "archived" => AdminTexts.DidArchive,
            "restored" => AdminTexts.DidRestore,
            "moved" => AdminTexts.DidMove,
            "given" => AdminTexts.DidGive,
            "deleted" => AdminTexts.DidDelete,
            _ => AdminTexts.DidChange,
        };
        return words.With(TenantWords.Of(change.Name));
    }
}
