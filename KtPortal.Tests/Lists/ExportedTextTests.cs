using KtPortal.Core.Lists;

namespace KtPortal.Tests.Lists;

public sealed class ExportedTextTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 30 1234", "'+49 30 1234")]
    [InlineData("-SUM(A1)", "'-SUM(A1)")]
    [InlineData("@cmd", "'@cmd")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("Printer = broken", "Printer = broken")]
    [InlineData("", "")]
    public void A_spreadsheet_reckons_with_no_text(string text, string written) => Assert.Equal(written, ListExport.Harmless(text));
}
