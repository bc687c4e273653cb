namespace KtPortal.Web.Ui.Forms;

/// <summary>A text that may hold Markdown, for the partial <c>_Editor</c>; editor.js brings its tools to life.</summary>
public sealed record EditorModel(string Id, string Name, string Label, string? Text, string? Error = null, int MaxLength = 10_000);
