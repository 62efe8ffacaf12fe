using Microsoft.Extensions.Options;

namespace Tune.Http;

/// <summary>Silos and what they have, and what experiments can be made of.</summary>
internal static class ClusterRoutes
{
    public static void Map(ApiRoutes routes)
    {
        routes.Read("/resources", "What all silos have, and how much of it is in use", async call => ResourcesView.Of(await call.Tuner.GetResourcesAsync(call.Aborted)));
        routes.Read("/silos", "The silos, what each has and who holds it", async call => new PageView<SiloView>([.. (await call.Tuner.GetResourcesAsync(call.Aborted)).Silos.Select(SiloView.Of)]));
        routes.Read("/about", "Who answers, and what the caller may do", call => Task.FromResult(AboutOf(call)));
        routes.Read("/searchers", "The searchers that specs can name", call => Task.FromResult(KindsOf<SearcherSpec>(call)));
        routes.Read("/schedulers", "The schedulers that specs can name", call => Task.FromResult(KindsOf<SchedulerSpec>(call)));
    }

    private static AboutView AboutOf(ApiCall call)
    {
        var caller = ApiGuard.CallerOf(call.Context) ?? throw new InvalidOperationException("The guard lets nobody through whom it does not know.");
        return new AboutView(ProductVersion.Text, caller.Name, caller.Role, call.Service<IOptions<TuneApiOptions>>().Value.AllowPrograms);
    }

    private static PageView<AlgorithmView> KindsOf<T>(ApiCall call) => new([.. call.Service<AlgorithmRegistry>().KindsOf<T>().Select(kind => new AlgorithmView(kind))]);
}
