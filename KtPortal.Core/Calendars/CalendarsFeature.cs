using KtPortal.Core.Administration;
using KtPortal.Core.Features;
using KtPortal.Core.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Calendars;

/// <summary>When the tenant works. Its lists stand beside the service levels, which declare their place and permission.</summary>
public sealed class CalendarsFeature : Feature
{
    public const string Place = "sla";

    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddCatalog<CalendarCatalog>();
        services.AddCatalog<HolidayCatalog>();
        services.AddScoped<HolidayQueries>();
        services.AddScoped<HolidayImport>();
        services.AddScoped<ITenantSeed, CalendarSeed>();
    }
}
