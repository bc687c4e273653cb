namespace KtPortal.Core.Text;

/// <summary>How a text was written, and so how it is read.</summary>
public enum TextFormat
{
    /// <summary>As typed: nothing in it is markup.</summary>
    Plain,

    Markdown,
}
