using Microsoft.AspNetCore.Routing;

namespace Tune.Http;

/// <summary>Maps routes, each with the role that it asks for.</summary>
internal sealed class ApiRoutes(RouteGroupBuilder group)
{
    /// <summary>A route that gives something to look at.</summary>
    public void Read<T>(string pattern, string summary, Func<ApiCall, Task<T>> answer) =>
        Map(HttpMethods.Get, pattern, summary, new RequiredRole(ApiRole.Reader, IsChange: false), async call => new JsonAnswer<T>(await answer(call))).Produces<T>();

    /// <summary>A route that gives bytes.</summary>
    public void Stream(string pattern, string summary, string contentType, Func<ApiCall, Task<IResult>> answer) =>
        Map(HttpMethods.Get, pattern, summary, new RequiredRole(ApiRole.Reader, IsChange: false), answer).Produces(StatusCodes.Status200OK, contentType: contentType);

    /// <summary>A route that takes a file.</summary>
    public void Upload(string pattern, string summary, string contentType, Func<ApiCall, Task<IResult>> answer, ApiRole role) =>
        Map(HttpMethods.Post, pattern, summary, new RequiredRole(role, IsChange: true), answer).WithMetadata(new UploadType(contentType)).Produces<DoneView>(StatusCodes.Status201Created);

    /// <summary>A route that says what would come of a change, to who may make it.</summary>
    public void Check<TBody, T>(string pattern, string summary, Func<ApiCall, Task<T>> answer)
        where TBody : notnull =>
        Map(HttpMethods.Post, pattern, summary, new RequiredRole(ApiRole.Operator, IsChange: false), async call => new JsonAnswer<T>(await answer(call))).WithMetadata(new BodyType(typeof(TBody))).Produces<T>();

    /// <summary>A route that changes something.</summary>
    public void Change<TBody, T>(string method, string pattern, string summary, Func<ApiCall, Task<T>> answer, ApiRole role = ApiRole.Operator)
        where TBody : notnull =>
        Map(method, pattern, summary, new RequiredRole(role, IsChange: true), async call => await answer(call) is var result && result is IResult whole ? whole : new JsonAnswer<T>(result))
            .WithMetadata(new BodyType(typeof(TBody))).Produces<DoneView>();

    /// <summary>A route that changes something and needs no more to know.</summary>
    public void Change<T>(string method, string pattern, string summary, Func<ApiCall, Task<T>> answer, ApiRole role = ApiRole.Operator) =>
        Map(method, pattern, summary, new RequiredRole(role, IsChange: true), async call => new JsonAnswer<T>(await answer(call))).Produces<T>();

    private RouteHandlerBuilder Map(string method, string pattern, string summary, RequiredRole role, Func<ApiCall, Task<IResult>> answer)
    {
        async Task<IResult> HandleAsync(HttpContext context)
        {
            try
            {
                return await answer(new ApiCall(context));
            }
            catch (ExperimentNotFoundException exception)
            {
                throw await NotFoundAsync(new ApiCall(context), exception);
            }
        }

        return group.MapMethods(pattern, [method], (Func<HttpContext, Task<IResult>>)HandleAsync).WithMetadata(role).WithSummary(summary).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Problem> NotFoundAsync(ApiCall call, ExperimentNotFoundException exception)
    {
        var names = (await call.Tuner.ListAsync(call.Aborted)).Select(experiment => experiment.Name).ToList();
        return new Problem(StatusCodes.Status404NotFound, "no-such-experiment", "Not there", $"There is no experiment '{exception.Experiment}'{SpacePath.Suggest(exception.Experiment, names)} See {TuneApiExtensions.Prefix}/experiments for those that there are.", innerException: exception);
    }
}
