namespace KtPortal.Web.Ui;

/// <summary>Long work, and how far it is: what <c>_LongWork</c> shows as a bar. The part around it asks for itself again by <see cref="Trigger"/>.</summary>
/// <param name="Address">Of the page that shows it; those without scripts look there again.</param>
public sealed record LongWork(string Address, string Label, int Worked, int Total, bool IsDone)
{
    /// <summary>When the part that shows it is fetched anew.</summary>
    public string Trigger => IsDone ? "never" : "every 1s";
}
