using KtPortal.Core.Calendars;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Sla;

/// <summary>Service levels: how soon an answer and a solution are promised.</summary>
public sealed class SlaFeature : Feature
{
    public override IReadOnlyList<PermissionGrant> Permissions => SlaPermissions.Matrix;

    public override IReadOnlyList<Place> Places =>
    [
        new(PlaceGroup.Administration, 105, CalendarsFeature.Place, "/desk/admin/calendars", "timer", () => CalendarTexts.Calendars) { Permission = SlaPermissions.Configure },
    ];

    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
    }
}
