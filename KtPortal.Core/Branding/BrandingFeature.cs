using KtPortal.Core.Branding.Images;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Branding;

public static class BrandingFeature
{
    public static IServiceCollection AddBranding(this IServiceCollection services)
    {
        services.AddSingleton<SvgPainter>();
        services.AddSingleton<BrandIcons>();
        services.AddSingleton<BrandFiles>();
        services.AddScoped<BrandSheets>();
        services.AddScoped<BrandImages>();
        services.AddScoped<BrandDrafts>();
        services.AddScoped<BrandPublishing>();
        services.AddScoped<BrandPreviews>();
        services.AddScoped<CustomCssSwitch>();
        return services;
    }
}
