using KtPortal.Web.Languages;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace KtPortal.Web.Http;

/// <summary>What a form's field says that could not be read: the framework's own sentences are English and name types.</summary>
internal static class BindingMessages
{
    public static void Use(DefaultModelBindingMessageProvider messages)
    {
        messages.SetAttemptedValueIsInvalidAccessor((_, _) => RefusalTexts.NotReadable);
        messages.SetNonPropertyAttemptedValueIsInvalidAccessor(_ => RefusalTexts.NotReadable);
        messages.SetUnknownValueIsInvalidAccessor(_ => RefusalTexts.NotReadable);
        messages.SetNonPropertyUnknownValueIsInvalidAccessor(() => RefusalTexts.NotReadable);
        messages.SetValueIsInvalidAccessor(_ => RefusalTexts.NotReadable);
        messages.SetValueMustBeANumberAccessor(_ => RefusalTexts.NotReadable);
        messages.SetNonPropertyValueMustBeANumberAccessor(() => RefusalTexts.NotReadable);
        messages.SetValueMustNotBeNullAccessor(_ => RefusalTexts.NotReadable);
        messages.SetMissingBindRequiredValueAccessor(_ => RefusalTexts.NotReadable);
        messages.SetMissingKeyOrValueAccessor(() => RefusalTexts.NotReadable);
        messages.SetMissingRequestBodyRequiredValueAccessor(() => RefusalTexts.NotReadable);
    }
}
