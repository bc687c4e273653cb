using System.Collections;

namespace KtPortal.Web.Ui.Forms;

/// <summary>On top of a long form that was refused: what happened, and the way to each field that has to change.</summary>
public sealed class ErrorSummary(string title) : IEnumerable<(string Id, string Label)>
{
    private readonly List<(string Id, string Label)> fields = [];

    public string Title => title;

    /// <param name="error">What is wrong with the field; null leaves it out.</param>
    public void Add(string id, string label, string? error)
    {
        if (error is not null)
        {
            fields.Add((id, label));
        }
    }

    public IEnumerator<(string Id, string Label)> GetEnumerator() => fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
