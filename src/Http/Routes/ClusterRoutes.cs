namespace Tune.Http;

/// <summary>Silos and what they have.</summary>
internal static class ClusterRoutes
{
    public static void Map(ApiRoutes routes)
    {
        routes.Read("/resources", "What all silos have, and how much of it is in use", async call => ResourcesView.Of(await call.Tuner.GetResourcesAsync(call.Aborted)));
        routes.Read("/silos", "The silos, what each has and who holds it", async call => new PageView<SiloView>([.. (await call.Tuner.GetResourcesAsync(call.Aborted)).Silos.Select(SiloView.Of)]));
    }
}
