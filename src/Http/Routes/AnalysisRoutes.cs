namespace Tune.Http;

/// <summary>What all trials of an experiment together tell: few bytes, however many there are.</summary>
internal static class AnalysisRoutes
{
    private const int UsualPoints = 100;
    private const int LeastPoints = 4;
    private const int MostPoints = 1000;
    private const int UsualCurves = 10_000;
    private const int MostCurves = 100_000;

    public static void Map(ApiRoutes routes)
    {
        routes.Read("/experiments/{name}/importance", "How much each parameter matters for the objective: ?metric= for another metric; of more than 10,000 trials by a sample of them", async call => ImportanceView.Of((await call.ReadLatelyAsync()).Index.Modelled.Importance(call.Query("metric"))));
        routes.Read("/experiments/{name}/effect", "How the objective depends on a parameter, whatever the others are: ?parameter=lr&metric=", EffectAsync);
        routes.Read("/experiments/{name}/curves", "What all trials reported of a metric, by iteration, thinned: ?metric=&points=100&limit=10000", CurvesAsync);
        routes.Read("/experiments/{name}/history", "The best value so far, over time, thinned: ?points=100", async call => BestHistory.Of((await call.ReadLatelyAsync()).Results, PointsOf(call)));
    }

    private static async Task<EffectView> EffectAsync(ApiCall call)
    {
        var parameter = call.Query("parameter") ?? throw Problem.Wrong("bad-query", "parameter in the query is missing: name a parameter of the space, such as ?parameter=lr.");
        return EffectView.Of((await call.ReadLatelyAsync()).Index.Modelled.Effect(parameter, call.Query("metric")));
    }

    private static async Task<CurvesView> CurvesAsync(ApiCall call)
    {
        var (points, limit) = (PointsOf(call), (int)(call.Number("limit", 1, MostCurves) ?? UsualCurves));
        return CurvesView.Of((await call.ReadLatelyAsync()).Index, call.Query("metric"), points, limit);
    }

    private static int PointsOf(ApiCall call) => (int)(call.Number("points", LeastPoints, MostPoints) ?? UsualPoints);
}
