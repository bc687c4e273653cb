using KtPortal.Core.Features;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Pdf;

public sealed class PdfFeature : Feature
{
    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddSingleton(PdfOptions.Read(deployment));
        services.AddSingleton<IPdfRenderer, WeasyPrintRenderer>();
        services.AddSingleton<PdfPress>();
    }
}
