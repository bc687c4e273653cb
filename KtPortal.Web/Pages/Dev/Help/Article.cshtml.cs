using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Dev.Help;

[Open("development only")]
public sealed class ArticleModel(PortalRequest request, IHostEnvironment environment) : SamplePage(request, environment);
