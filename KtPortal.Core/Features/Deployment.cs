namespace KtPortal.Core.Features;

/// <summary>What an operator has set, for the features that ask.</summary>
/// <param name="Setting">A KT_* variable by its name; null where it is not set.</param>
/// <param name="DataFolder">Where files are kept without S3, absolute.</param>
/// <param name="Links">How an address of a host begins, with <c>{host}</c> in it.</param>
public sealed record Deployment(Func<string, string?> Setting, string DataFolder, string Links)
{
    public int Number(string name, int usual) => int.TryParse(Setting(name), out var number) ? number : usual;
}
