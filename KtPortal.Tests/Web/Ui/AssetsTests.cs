using KtPortal.Web.Ui;

namespace KtPortal.Tests.Web.Ui;

public sealed class AssetsTests
{
    [Fact]
    public void A_file_that_was_not_built_keeps_its_plain_address() =>
        Assert.Equal("/assets/never-built.css", Assets.Url("never-built.css"));
}
