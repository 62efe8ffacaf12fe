using Orleans.Configuration;
using Orleans.Hosting;
using Tune;
using Tune.Scheduling;
using static Tune.Domain;

var builder = WebApplication.CreateBuilder(args);
var connection = builder.Configuration.GetConnectionString("tune") ?? throw new InvalidOperationException("Set ConnectionStrings__tune to the PostgreSQL of the cluster.");
builder.UseOrleansClient(client => client
    .UseTunePostgreSqlClustering(connection)
    .Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = "tune"));
builder.AddTuneClient();
builder.Services.AddProblemDetails();
var app = builder.Build();
app.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = exception => exception is ExperimentNotFoundException ? StatusCodes.Status404NotFound : StatusCodes.Status500InternalServerError });

// the silos have the code of "curve"; here is only its name
app.MapPost("/experiments/{name}", async (string name, ITuner tuner, int samples = 20) =>
{
    var experiment = await tuner.StartAsync(Trainable.ByName<Configuration>("curve"), new()
    {
        Name = name,
        Space = new SearchSpace { ["rate"] = LogUniform(1e-3, 0.5) },
        Objective = Objective.Minimize("loss"),
        Samples = samples,
        Scheduler = new Asha { MaxResource = 27 },
    });
    return Results.Accepted($"/experiments/{name}", await experiment.GetViewAsync());
});
app.MapGet("/experiments/{name}", (string name, ITuner tuner) => tuner.GetExperiment<Configuration>(name).GetViewAsync());
app.MapGet("/experiments/{name}/results", async (string name, ITuner tuner) => (await tuner.GetExperiment<Configuration>(name).GetResultSoFarAsync()).ToTable());
app.MapGet("/silos", async (ITuner tuner) => (await tuner.GetResourcesAsync()).Silos);

await app.RunAsync();
