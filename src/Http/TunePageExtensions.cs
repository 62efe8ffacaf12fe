namespace Tune.Http;

/// <summary>Gives a web application the page of experiments.</summary>
public static class TunePageExtensions
{
    /// <summary>
    /// Serves the page at <c>/</c>: what there is to see and to do in a browser. It asks the API for all that it shows, so <see cref="TuneApiExtensions.MapTuneApi"/> has to be called, too. Its files
    /// have no data in them and need no key; where the API wants one, the page asks for it.
    /// </summary>
    /// <param name="app">The application.</param>
    public static WebApplication MapTunePage(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var answers = PageFiles.All.ToDictionary(file => file.Name == PageFiles.Index ? "/" : $"/{file.Name}", file => new PageAnswer(file), StringComparer.Ordinal);
        app.UseWhen(context => answers.ContainsKey(context.Request.Path.Value ?? ""), branch => branch.UseResponseCompression());
        foreach (var (path, answer) in answers) app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], (HttpContext context) => answer.ExecuteAsync(context)).ExcludeFromDescription();
        app.MapMethods(SignInAnswer.Path, [HttpMethods.Get], (Func<HttpContext, Task<IResult>>)SignInAnswer.OfAsync).ExcludeFromDescription();
        return app;
    }
}
