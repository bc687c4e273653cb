namespace KtPortal.Web.Administration;

/// <summary>What a step of a history was, behind the name of who did it.</summary>
public static class AdminVerbs
{
    public static string Of(string verb) => verb switch
    {
        "created" => AdminPageTexts.StepCreated,
        "archived" => AdminPageTexts.StepArchived,
        "restored" => AdminPageTexts.StepRestored,
        "moved" => AdminPageTexts.StepMoved,
        "given" => AdminPageTexts.StepGiven,
        "undone" => AdminPageTexts.StepUndone,
        _ => AdminPageTexts.StepChanged,
    };
}
