using KtPortal.Core.Features;
using KtPortal.Core.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Search;

/// <summary>Finding things by the words in them. What can be found each feature says (<see cref="ISearchSource"/>).</summary>
public sealed class SearchFeature : Feature
{
    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddScoped<SearchIndex>();
        services.AddOutboxHandler<WordsChanged>(WordsChanged.Kind, together: true);
        services.AddSchedule<SearchCatchUp>(SearchCatchUp.Name, Schedule.EveryMinute);
    }
}
